using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace SkRerank.Samples.ChatbotPlugin;

/// <summary>Chooses the chat model by the environment.</summary>
internal static class ChatModel
{
    public static IChatClient Create()
    {
        if (Environment.GetEnvironmentVariable("OPENAI_API_KEY") is not { Length: > 0 } key) return new ExtractiveChatClient();
        var options = new OpenAIClientOptions();
        if (Environment.GetEnvironmentVariable("OPENAI_BASE_URL") is { Length: > 0 } address)
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint)) throw new ArgumentException($"OPENAI_BASE_URL must be an absolute address such as http://localhost:8000/v1, but was '{address}'.");
            options.Endpoint = endpoint;
        }

        var model = Environment.GetEnvironmentVariable("OPENAI_MODEL") is { Length: > 0 } name ? name : "gpt-4o-mini";
        return new OpenAIClient(new ApiKeyCredential(key), options).GetChatClient(model).AsIChatClient();
    }
}
