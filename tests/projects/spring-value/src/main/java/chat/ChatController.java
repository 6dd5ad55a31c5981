package chat;

@RestController
public class ChatController {
    private final ChatService service;

    public ChatController(ChatService service) {
        this.service = service;
    }

    @PostMapping("/api/chat")
    public ResponseEntity<String> chat(@RequestBody String text) {
        return ResponseEntity.ok(service.ask(text));
    }
}
