import SwiftUI

struct SettingsView: View {
    @State private var key = KeychainStore.read("openrouter_api_key") ?? ""

    var body: some View {
        SecureField("OpenRouter API key", text: $key)
            .onSubmit { KeychainStore.save(key, for: "openrouter_api_key") }
    }
}
