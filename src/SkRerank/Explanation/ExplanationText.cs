using System.Globalization;
using System.Text;
using SkRerank.Prompting;

namespace SkRerank.Explanation;

/// <summary>Writes an explanation for people.</summary>
internal static class ExplanationText
{
    public static string Write(RerankExplanation explanation)
    {
        var text = new StringBuilder();
        if (explanation.Decision is { } decision) text.Append(decision.Rerank ? "Reranked: " : "Not reranked: ").Append(PassageText.CleanLine(decision.Reason)).Append('\n');
        if (explanation.IsFallback) text.Append("This is the order of a fallback.\n");
        if (explanation.IsPartial) text.Append("Time ran out: this is the order of the last finished stage.\n");
        if (explanation.Threshold is { } threshold) text.Append(threshold).Append('\n');
        foreach (var candidate in explanation.Candidates)
        {
            text.Append(CultureInfo.InvariantCulture, $"{candidate.Rank}.");
            Append(text, candidate.Id, candidate.Title);
            if (candidate.RankBefore is { } before) text.Append(Movement(before, candidate.Rank));
            if (!candidate.IsScored) text.Append(" (not scored by the last stage)");
            if (candidate.Truncated) text.Append(" (only its beginning was scored)");
            text.Append('\n');
            foreach (var stage in candidate.Stages) Append(text, stage);
        }

        foreach (var removed in explanation.Removed) Append(text, removed);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string? id, string? title)
    {
        if (id is not null) text.Append(CultureInfo.InvariantCulture, $" {PassageText.CleanLine(id)}");
        if (title is not null) text.Append(CultureInfo.InvariantCulture, $" \"{PassageText.CleanLine(title)}\"");
    }

    private static void Append(StringBuilder text, RemovedCandidate removed)
    {
        text.Append(CultureInfo.InvariantCulture, $"- number {removed.Index + 1} before");
        Append(text, removed.Document?.Id, removed.Document?.Title);
        text.Append(CultureInfo.InvariantCulture, $" was taken out by {PassageText.CleanLine(removed.Stage)}");
        if (removed.MergedInto is { } into) text.Append(CultureInfo.InvariantCulture, $" for number {into + 1}");
        text.Append(CultureInfo.InvariantCulture, $": {PassageText.CleanLine(removed.Reason)}\n");
    }

    private static string Movement(int before, int after) => before == after
        ? " (stayed)"
        : string.Create(CultureInfo.InvariantCulture, $" ({(before > after ? "up" : "down")} from {before})");

    private static void Append(StringBuilder text, StageScore stage)
    {
        text.Append(CultureInfo.InvariantCulture, $"   {PassageText.CleanLine(stage.Stage)}: rank {stage.Rank}, {stage.Kind.ToString().ToLowerInvariant()} {stage.Score:G6}");
        if (stage.Contribution is { } contribution) text.Append(CultureInfo.InvariantCulture, $", adds {contribution:G4}");
        if (stage.Activated is { } activated) text.Append(CultureInfo.InvariantCulture, $", activated {activated:F4}");
        if (stage.Probability is { } probability) text.Append(CultureInfo.InvariantCulture, $", probability {probability:F4}");
        text.Append('\n');
        foreach (var feature in stage.Features) Append(text, feature);
    }

    private static void Append(StringBuilder text, FeatureValue feature)
    {
        text.Append(CultureInfo.InvariantCulture, $"      {PassageText.CleanLine(feature.Name)}: ");
        if (double.IsNaN(feature.Value)) text.Append("missing");
        else text.Append(CultureInfo.InvariantCulture, $"{feature.Value:G6}");
        if (feature.Contribution is { } contribution) text.Append(CultureInfo.InvariantCulture, $", adds {contribution:G4}");
        text.Append('\n');
    }
}
