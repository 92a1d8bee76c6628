using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SkRerank.Chat;

/// <summary>Represents how a model's chat template writes a conversation as one text, as data.</summary>
/// <remarks>
/// Endpoints for chat apply the template themselves; a local model and an endpoint for completions need it. What a message says cannot end its turn: the format's own marks, and everything that begins with <c>&lt;|</c>,
/// are broken by a space inside the messages. The token that begins a text is the tokenizer's business and stands in no format.
/// </remarks>
/// <param name="Name">The name.</param>
/// <param name="Before">What stands before each message, with <c>{role}</c> for who says it.</param>
/// <param name="After">What stands behind each message.</param>
/// <param name="Answer">What stands before the model's answer.</param>
public sealed partial record ChatPromptFormat(string Name, string Before, string After, string Answer)
{
    /// <summary>Gets the format without marks, for models that were not trained on chats: one message a paragraph.</summary>
    public static ChatPromptFormat Plain { get; } = new("plain", "", "\n", "");

    /// <summary>Gets ChatML, which Qwen and many others were trained on.</summary>
    public static ChatPromptFormat ChatMl { get; } = new("chatml", "<|im_start|>{role}\n", "<|im_end|>\n", "<|im_start|>assistant\n");

    /// <summary>Gets ChatML with an empty thought before the answer, as Qwen3 writes it where thinking is switched off.</summary>
    public static ChatPromptFormat ChatMlWithoutThinking { get; } = ChatMl with { Name = "chatml-without-thinking", Answer = "<|im_start|>assistant\n<think>\n\n</think>\n\n" };

    /// <summary>Writes a conversation up to the point where the answer begins.</summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> is <see langword="null"/>.</exception>
    public string Write(IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        string[] marks = [.. Mark().Matches(Before + After + Answer).Select(match => match.Value).Distinct(StringComparer.Ordinal), "<|", "<｜"];
        return string.Concat(messages.Select(message => Before.Replace("{role}", message.Role.Value, StringComparison.Ordinal) + Safe(message.Text, marks) + After)) + Answer;
    }

    private static string Safe(string text, string[] marks) => marks.Aggregate(text, static (safe, mark) => safe.Replace(mark, mark.Insert(1, " "), StringComparison.Ordinal));

    [GeneratedRegex(@"<[^<>\s]+>|\[[^\[\]\s]+\]")]
    private static partial Regex Mark();
}
