// A package as they are written for LeadConduit: CommonJS, exports that are nested, a name, and a wizard.
module.exports = {
  name: 'Lantern',
  ui: () => {},
  inbound: require('./inbound'),
  outbound: { quote: require('./quote'), look_up: require('./look-up') },
}
