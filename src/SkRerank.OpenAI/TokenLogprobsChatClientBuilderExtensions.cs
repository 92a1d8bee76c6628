using Microsoft.Extensions.AI;
using SkRerank.OpenAI;

namespace SkRerank;

/// <summary>Adds log-probabilities to a chat client.</summary>
public static class TokenLogprobsChatClientBuilderExtensions
{
    /// <summary>Lets the client give <see cref="Chat.ITokenLogprobs"/> by its <see cref="IChatClient.GetService"/>; the rerankers that read log-probabilities find it there.</summary>
    /// <param name="builder">The builder; its innermost client must be one of Microsoft.Extensions.AI.OpenAI.</param>
    /// <param name="alternatives">How many of the likeliest tokens to ask for, 1..20.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alternatives"/> is not in 1..20; thrown where the client is built.</exception>
    public static ChatClientBuilder UseTokenLogprobs(this ChatClientBuilder builder, int alternatives = OpenAITokenLogprobs.MaxAlternatives)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(inner => new TokenLogprobsChatClient(inner, alternatives));
    }
}
