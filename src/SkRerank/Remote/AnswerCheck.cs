using System.Globalization;
using System.Text.Json;

namespace SkRerank.Remote;

/// <summary>Checks that an answer scores what was asked: by index, once each, with a number.</summary>
internal static class AnswerCheck
{
    /// <exception cref="JsonException">It does not.</exception>
    public static void Require(IReadOnlyList<WireScore> scores, int documents, int? topN)
    {
        var seen = new bool[documents];
        foreach (var (index, score) in scores)
        {
            if (index < 0 || index >= documents) throw Failure($"it scores document {index}, but was given {documents}");
            if (seen[index]) throw Failure($"it scores document {index} twice");
            if (!double.IsFinite(score)) throw Failure($"the score of document {index} is {score}, and not a finite number");
            seen[index] = true;
        }

        // A provider that does not know the limit returns all.
        if (scores.Count == documents || (topN is { } most && scores.Count == Math.Min(most, documents))) return;
        if (topN is null) throw Failure($"it scores {scores.Count} of {documents} documents, and document {Array.IndexOf(seen, false)} is not among them");
        throw Failure($"it scores {scores.Count} documents, but was asked for {Math.Min(topN.Value, documents)} of {documents}");
    }

    private static JsonException Failure(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));
}
