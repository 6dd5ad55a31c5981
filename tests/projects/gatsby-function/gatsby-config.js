module.exports = { siteMetadata: { title: 'Tea menu' } }
