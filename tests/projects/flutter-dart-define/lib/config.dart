class Config {
  static const openRouterKey = String.fromEnvironment('OPENROUTER_API_KEY');
}
