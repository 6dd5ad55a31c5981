using UnityEngine;
using UnityEngine.Networking;

public class OpenRouterClient : MonoBehaviour
{
    [SerializeField] private TMP_InputField keyField;
    [SerializeField] private string openRouterApiKey;

    public UnityWebRequest Ask(string text)
    {
        openRouterApiKey = keyField.text;
        var request = new UnityWebRequest("https://openrouter.ai/api/v1/chat/completions", "POST");
        request.SetRequestHeader("Authorization", "Bearer " + openRouterApiKey);
        return request;
    }
}
