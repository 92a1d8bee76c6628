using Microsoft.Extensions.AI;
using SkRerank.Chat;

namespace SkRerank.OpenAI;

/// <summary>Passes every call on, and gives <see cref="ITokenLogprobs"/> to whoever asks the client for it.</summary>
internal sealed class TokenLogprobsChatClient : DelegatingChatClient
{
    private readonly OpenAITokenLogprobs _logprobs;

    public TokenLogprobsChatClient(IChatClient innerClient, int alternatives)
        : base(innerClient) => _logprobs = new OpenAITokenLogprobs(innerClient, alternatives);

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(_logprobs) && serviceType != typeof(object) ? _logprobs : base.GetService(serviceType, serviceKey);
    }
}
