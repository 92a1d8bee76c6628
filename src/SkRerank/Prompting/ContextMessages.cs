using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace SkRerank.Prompting;

/// <summary>Puts a context into copies of the messages of a conversation.</summary>
internal static class ContextMessages
{
    // Answers stay in the history with their numbers, the passages of their turns do not.
    private const string OldNumbers = "Numbers in brackets in earlier answers belong to other passages.";

    private static readonly ConditionalWeakTable<ChatMessage, object> Written = [];

    /// <summary>Says whether messages hold a context already, from another client of the same pipeline.</summary>
    public static bool HaveContext(IReadOnlyList<ChatMessage> messages) => messages.Any(message => Written.TryGetValue(message, out _));

    /// <summary>Makes the messages that go to the model; those given stay as they are.</summary>
    public static List<ChatMessage> Write(IReadOnlyList<ChatMessage> messages, int turn, CitedContext context, ContextPlacement placement, string? instructions)
    {
        var isFirstTurn = !messages.Take(turn).Any(message => message.Role == ChatRole.Assistant);
        var inSystem = placement == ContextPlacement.SystemMessage;
        string[] system =
        [
            instructions ?? (inSystem ? RagPrompt.SystemWithPassages : RagPrompt.System),
            isFirstTurn || instructions?.Length == 0 ? "" : OldNumbers,
            inSystem ? RagPrompt.Passages(context) : "",
        ];
        List<ChatMessage> result = [.. messages];
        if (!inSystem) result[turn] = Copy(messages[turn], contents => Before($"{RagPrompt.Passages(context)}\n\nQuestion: ", contents));
        var text = string.Join("\n\n", system.Where(part => part.Length > 0));
        if (text.Length == 0) return result;

        // One system message at the head: chat templates of many models take no other.
        if (result[0].Role == ChatRole.System) result[0] = Copy(result[0], contents => Behind(contents, $"\n\n{text}"));
        else result.Insert(0, Mark(new ChatMessage(ChatRole.System, text)));
        return result;
    }

    // Without the raw representation: a client that finds one sends that, and not the contents.
    private static ChatMessage Copy(ChatMessage message, Func<IList<AIContent>, IList<AIContent>> contents)
    {
        var copy = message.Clone();
        copy.Contents = contents(message.Contents);
        copy.RawRepresentation = null;
        return Mark(copy);
    }

    // One text stays one text: many servers take no list of parts where none is an image.
    private static IList<AIContent> Before(string text, IList<AIContent> contents) =>
        contents is [TextContent first, ..] ? [Copy(first, text + first.Text), .. contents.Skip(1)] : [new TextContent(text), .. contents];

    private static IList<AIContent> Behind(IList<AIContent> contents, string text) =>
        contents is [.., TextContent last] ? [.. contents.SkipLast(1), Copy(last, last.Text + text)] : [.. contents, new TextContent(text)];

    private static TextContent Copy(TextContent content, string text) => new(text) { AdditionalProperties = content.AdditionalProperties, Annotations = content.Annotations };

    private static ChatMessage Mark(ChatMessage message)
    {
        Written.Add(message, Written);
        return message;
    }
}
