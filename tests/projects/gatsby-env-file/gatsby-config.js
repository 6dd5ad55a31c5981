module.exports = {
  siteMetadata: { title: 'Cocktail menu' },
}
