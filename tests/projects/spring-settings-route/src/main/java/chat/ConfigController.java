package chat;

@RestController
public class ConfigController {
    private final OpenRouterConfig config;

    public ConfigController(OpenRouterConfig config) {
        this.config = config;
    }

    @GetMapping("/api/config")
    public Map<String, String> config() {
        return Map.of("key", config.getApiKey());
    }
}
