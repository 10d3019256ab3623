// What is wrong with a template.

/** A template that cannot be compiled. The message is a sentence without its subject: `must be …`, `has no …`. */
export class TemplateError extends Error {}
