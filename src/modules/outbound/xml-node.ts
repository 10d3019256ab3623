// A node of a document that was read, with the members by which XPath walks it. Every look at one may be counted.

const ELEMENT = 1
const ATTRIBUTE = 2
const TEXT = 3
const DOCUMENT = 9

const CHARACTERS_PER_LOOK = 32

/** Thrown when a search looks at more than it may. */
export class SearchTooLong extends Error {}

/** What the nodes of one document share: how many they are, the looks that a search has left, prefixes as first declared. */
type Purse = { nodes: number; looks: number; prefixes: Map<string, string> }

/** Prefixes in scope, with their namespaces; the empty one is the default. */
type Scope = ReadonlyMap<string, string>

const NO_SCOPE: Scope = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

export class XmlNode {
  readonly #kind: number
  readonly #purse: Purse
  readonly #order: number
  readonly #scope: Scope
  readonly #place: number
  readonly #children: XmlNode[] = []
  readonly #attributes: XmlNode[] = []
  readonly parentNode: XmlNode | null = null
  /** Of an attribute, which has no parent. */
  readonly ownerElement: XmlNode | null = null
  readonly nodeName: string
  readonly prefix: string | null
  readonly localName: string
  readonly namespaceURI: string | null
  #value: string

  private constructor(kind: number, name: string, value: string, above: XmlNode | null, scope: Scope) {
    this.#kind = kind
    this.#purse = above
      ? above.#purse
      : { nodes: 0, looks: Number.POSITIVE_INFINITY, prefixes: new Map(NO_SCOPE) }
    this.#order = this.#purse.nodes++
    this.#place = above === null ? 0 : above.#children.length
    this.#scope = scope
    this.#value = value
    if (kind === ATTRIBUTE) this.ownerElement = above
    else this.parentNode = above
    const colon = name.indexOf(':')
    this.nodeName = name
    this.prefix = colon < 0 ? null : name.slice(0, colon)
    this.localName = name.slice(colon + 1)
    this.namespaceURI =
      kind === TEXT || kind === DOCUMENT ? null : namespaceOf(kind, name, this.prefix, scope)
  }

  static document(): XmlNode {
    return new XmlNode(DOCUMENT, '#document', '', null, NO_SCOPE)
  }

  addElement(name: string, attributes: Record<string, string>): XmlNode {
    const pairs = Object.entries(attributes)
    const element = new XmlNode(ELEMENT, name, '', this, widened(this.#scope, pairs))
    for (const [prefix, uri] of element.#scope === this.#scope ? [] : element.#scope) {
      if (!this.#purse.prefixes.has(prefix)) this.#purse.prefixes.set(prefix, uri)
    }
    for (const [key, value] of pairs) {
      element.#attributes.push(new XmlNode(ATTRIBUTE, key, value, element, element.#scope))
    }
    this.#children.push(element)
    return element
  }

  /** Text that comes in pieces is one node. */
  addText(text: string): void {
    const last = this.#children.at(-1)
    if (last && last.#kind === TEXT) last.#value += text
    else this.#children.push(new XmlNode(TEXT, '#text', text, this, NO_SCOPE))
  }

  /** How many nodes the whole document has. */
  get count(): number {
    return this.#purse.nodes
  }

  /** The namespace that a prefix stands for here. */
  prefixed(prefix: string): string | undefined {
    return this.#scope.get(prefix)
  }

  /** The namespace that a prefix stands for where it is first declared. */
  namespaceFor(prefix: string): string | undefined {
    return this.#purse.prefixes.get(prefix)
  }

  /** From here on a search may take so many looks at the document. */
  allow(looks: number): void {
    this.#purse.looks = looks
  }

  get nodeType(): number {
    this.#look(1)
    return this.#kind
  }

  get nodeValue(): string | null {
    if (this.#kind !== TEXT && this.#kind !== ATTRIBUTE) return null
    this.#look(1 + this.#value.length / CHARACTERS_PER_LOOK)
    return this.#value
  }

  get value(): string | null {
    return this.nodeValue
  }

  get name(): string {
    return this.nodeName
  }

  get firstChild(): XmlNode | null {
    return this.#children[0] ?? null
  }

  get nextSibling(): XmlNode | null {
    return this.parentNode ? (this.parentNode.#children[this.#place + 1] ?? null) : null
  }

  get previousSibling(): XmlNode | null {
    return this.parentNode ? (this.parentNode.#children[this.#place - 1] ?? null) : null
  }

  get childNodes(): readonly XmlNode[] {
    return this.#children
  }

  get attributes(): { length: number; item(index: number): XmlNode | undefined } {
    const found = this.#attributes
    const item = (index: number) => {
      this.#look(1)
      return found[index]
    }
    return { length: found.length, item }
  }

  get documentElement(): XmlNode | null {
    return this.#children.find((child) => child.#kind === ELEMENT) ?? null
  }

  get ownerDocument(): XmlNode | null {
    let node = this.ownerElement ?? this.parentNode
    while (node?.parentNode) node = node.parentNode
    return node
  }

  /** The part of the DOM's answer that a sort needs: 2 if the other comes before this, 4 if after. */
  compareDocumentPosition(other: XmlNode): number {
    this.#look(1)
    return other.#order === this.#order ? 0 : other.#order < this.#order ? 2 : 4
  }

  #look(cost: number): void {
    this.#purse.looks -= cost
    if (this.#purse.looks < 0) throw new SearchTooLong()
  }
}

function widened(scope: Scope, attributes: [string, string][]): Scope {
  const own = attributes.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
  if (own.length === 0) return scope
  return new Map([...scope, ...own.map(([name, uri]): [string, string] => [name.slice(6), uri])])
}

/** Without a prefix an element is in the default namespace, an attribute in none. */
function namespaceOf(kind: number, name: string, prefix: string | null, scope: Scope): string | null {
  if (name === 'xmlns' || prefix === 'xmlns') return 'http://www.w3.org/2000/xmlns/'
  return (prefix === null && kind === ATTRIBUTE ? null : scope.get(prefix ?? '')) || null
}
