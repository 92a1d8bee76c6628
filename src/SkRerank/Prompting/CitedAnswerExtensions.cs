using Microsoft.Extensions.AI;

namespace SkRerank.Prompting;

/// <summary>Reads what a <see cref="RerankedContextChatClient"/> puts into responses, and sets the options of one call to it.</summary>
public static class CitedAnswerExtensions
{
    /// <summary>Gives what an answer was made from.</summary>
    /// <param name="response">The response; of a stream, what <c>ToChatResponse</c> made of its updates.</param>
    /// <returns>The passages and citations, or <see langword="null"/> where the call had no context.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is <see langword="null"/>.</exception>
    public static CitedAnswer? GetCitedAnswer(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Read(response.AdditionalProperties) ?? response.Messages.Reverse().Select(message => Read(message.AdditionalProperties)).FirstOrDefault(answer => answer is not null);
    }

    /// <summary>Gives what an answer was made from, where an update is the last of its stream.</summary>
    /// <param name="update">The update.</param>
    /// <returns>The passages and citations, or <see langword="null"/> where the update is another.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="update"/> is <see langword="null"/>.</exception>
    public static CitedAnswer? GetCitedAnswer(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Read(update.AdditionalProperties);
    }

    /// <summary>Sets how the passages of one call are found and placed, in place of what the client was built with.</summary>
    /// <param name="options">The options of the call; they are changed.</param>
    /// <param name="context">The options of the context; a copy is kept.</param>
    /// <returns>The options of the call.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static ChatOptions WithRerankedContext(this ChatOptions options, RerankedContextOptions context)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        RerankedContextChatClient.SetOptions(options, context);
        return options;
    }

    private static CitedAnswer? Read(AdditionalPropertiesDictionary? properties) => properties?.GetValueOrDefault(CitedAnswer.PropertyName) as CitedAnswer;
}
