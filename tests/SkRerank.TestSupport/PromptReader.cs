using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;

namespace SkRerank.TestSupport;

/// <summary>Reads the passages back out of a prompt, whatever its template: lines that begin with an identifier in brackets, with or without a fence of backticks around the passage.</summary>
public static partial class PromptReader
{
    /// <summary>Gives the passages with the identifiers that they were shown with, in the order shown.</summary>
    public static IReadOnlyList<(string Label, string Text)> Passages(IEnumerable<ChatMessage> messages) =>
        [.. messages.Where(message => message.Role == ChatRole.User).SelectMany(message => Passage().Matches(message.Text)).Select(match => (match.Groups["label"].Value, match.Groups["text"].Value))];

    /// <summary>Gives the first word of a passage, by which judges know it however much of it was cut.</summary>
    public static string FirstWord(string text) => text.Split(' ', 2)[0];

    /// <summary>Writes an order as models are asked to.</summary>
    public static string Write(IEnumerable<string> labels) => string.Join(" > ", labels.Select(label => string.Create(CultureInfo.InvariantCulture, $"[{label}]")));

    [GeneratedRegex(@"^\[(?<label>[0-9]+|[A-Z])\] (?:(?<fence>`{3,}) (?<text>.*) \k<fence>|(?<text>.*))$", RegexOptions.Multiline)]
    private static partial Regex Passage();
}
