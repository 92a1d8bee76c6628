using Microsoft.Extensions.AI;

namespace SkRerank.Prompting;

/// <summary>Locates the turn that a chat model answers: the last message that a user wrote, with its text.</summary>
/// <param name="Index">The index of the message.</param>
/// <param name="Question">The texts of the message, joined by spaces; empty where there is none, as with an image alone.</param>
internal readonly record struct UserTurn(int Index, string Question)
{
    /// <summary>Finds the turn.</summary>
    /// <returns>The turn, or <see langword="null"/> where no message is a user's.</returns>
    public static UserTurn? Find(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            var message = messages[i];
            if (message.Role != ChatRole.User || OnlyAnswersTools(message)) continue;
            return new UserTurn(i, string.Join(' ', message.Contents.OfType<TextContent>().Select(text => text.Text)).Trim());
        }

        return null;
    }

    // The result of a tool, or the consent to a call, goes on with the turn in which the model asked for it.
    private static bool OnlyAnswersTools(ChatMessage message) => message.Contents.Count > 0 && message.Contents.All(content => content is FunctionResultContent or ToolResultContent or InputResponseContent);
}
