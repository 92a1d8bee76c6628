using System.Globalization;
using System.Text;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Formats what a click log says as text.</summary>
public static class ExperimentTable
{
    // What a power statement is about: a win rate that is worth finding.
    private const double WinRate = 0.55;

    /// <summary>Formats every experiment: its arms, and each compared with the first.</summary>
    /// <param name="summary">What the log says; names stand as they are in it.</param>
    /// <returns>Lines of text, each ended by a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="summary"/> is <see langword="null"/>.</exception>
    public static string Format(ExperimentSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var text = new StringBuilder();
        foreach (var experiment in summary.Experiments) Append(text, experiment);
        if (summary.Experiments.Count == 0) text.Append("The log has no exposure.\n");
        if (summary.UnmatchedClicks > 0) text.Append(CultureInfo.InvariantCulture, $"{summary.UnmatchedClicks} clicks are on documents that their session was not shown for the query, and count nowhere.\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, ExperimentResult experiment)
    {
        var how = experiment.Method switch
        {
            InterleavingMethod.TeamDraft => "interleaved by team draft",
            InterleavingMethod.Balanced => "interleaved, balanced",
            InterleavingMethod.Probabilistic => "interleaved, probabilistic",
            _ => "one arm a session",
        };
        text.Append(CultureInfo.InvariantCulture, $"{experiment.Experiment}: {how}, {experiment.Sessions} sessions, {experiment.Clicks} clicks\n");
        List<string[]> rows = [["  arm", "sessions", "lists", experiment.Method is null ? "lists with a click" : "credit"]];
        foreach (var arm in experiment.Arms)
            rows.Add(["  " + arm.Arm, arm.Sessions.ToString(CultureInfo.InvariantCulture), arm.Exposures.ToString(CultureInfo.InvariantCulture), arm.Value.ToString(experiment.Method is null ? "F4" : "0.##", CultureInfo.InvariantCulture)]);
        text.Append(TextTable.Align(rows));
        foreach (var comparison in experiment.Comparisons) text.Append("  ").Append(Sentence(comparison)).Append('\n');
        if (experiment.Method is not null) text.Append(CultureInfo.InvariantCulture, $"  To see a win rate of {WinRate} with a chance of 0.8 in one look takes {PreferenceTest.SessionsFor(WinRate)} sessions without ties.\n");
        text.Append('\n');
    }

    private static string Sentence(ArmComparison comparison)
    {
        var start = string.Create(CultureInfo.InvariantCulture, $"{comparison.Arm} against {comparison.Baseline}: ");
        var valid = $"p {P(comparison.SequentialPValue)} however often it is looked at";
        return comparison.Preference is { } preference
            ? string.Create(CultureInfo.InvariantCulture, $"{start}{preference.Wins} sessions won, {preference.Losses} lost, {preference.Ties} tied; preference {preference.Preference:+0.0000;-0.0000;0.0000}, {valid} ({P(preference.PValue)} for one look)")
            : string.Create(CultureInfo.InvariantCulture, $"{start}{comparison.Difference:+0.0000;-0.0000;0.0000}, {valid}");
    }

    private static string P(double value) => value < 0.0001 ? "<0.0001" : value.ToString("F4", CultureInfo.InvariantCulture);
}
