package chat;

import org.springframework.beans.factory.annotation.Value;

@Service
public class ChatService {
    private final RestClient client;

    public ChatService(@Value("${openrouter.api-key}") String apiKey) {
        this.client = RestClient.builder()
            .baseUrl("https://openrouter.ai/api/v1")
            .defaultHeader("Authorization", "Bearer " + apiKey)
            .build();
    }

    public String ask(String text) {
        return client.post().uri("/chat/completions").body(text).retrieve().body(String.class);
    }
}
