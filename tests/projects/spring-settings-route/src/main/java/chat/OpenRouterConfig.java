package chat;

import org.springframework.beans.factory.annotation.Value;

@Getter
@Configuration
public class OpenRouterConfig {
    @Value("${openrouter.api-key}")
    private String apiKey;
}
