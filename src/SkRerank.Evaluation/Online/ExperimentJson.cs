using System.Text.Json;
using SkRerank.Experiments;

namespace SkRerank.Evaluation.Online;

/// <summary>Formats what a click log says as JSON.</summary>
public static class ExperimentJson
{
    /// <summary>Formats <c>{"experiments":[{"experiment":…,"method":…,"sessions":…,"clicks":…,"arms":[…],"comparisons":[…]}],"unmatched-clicks":…}</c>, with all digits.</summary>
    /// <param name="summary">What the log says.</param>
    /// <returns>One line without a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="summary"/> is <see langword="null"/>.</exception>
    public static string Format(ExperimentSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("experiments");
            foreach (var experiment in summary.Experiments) Write(json, experiment);
            json.WriteEndArray();
            json.WriteNumber("unmatched-clicks", summary.UnmatchedClicks);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, ExperimentResult experiment)
    {
        json.WriteStartObject();
        json.WriteString("experiment", experiment.Experiment);
        json.WriteString("method", experiment.Method switch { InterleavingMethod.TeamDraft => "team-draft", InterleavingMethod.Balanced => "balanced", InterleavingMethod.Probabilistic => "probabilistic", _ => null });
        json.WriteNumber("sessions", experiment.Sessions);
        json.WriteNumber("clicks", experiment.Clicks);
        json.WriteStartArray("arms");
        foreach (var arm in experiment.Arms)
        {
            json.WriteStartObject();
            json.WriteString("arm", arm.Arm);
            json.WriteNumber("sessions", arm.Sessions);
            json.WriteNumber("lists", arm.Exposures);
            json.WriteNumber("value", arm.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("comparisons");
        foreach (var comparison in experiment.Comparisons) Write(json, comparison);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ArmComparison comparison)
    {
        json.WriteStartObject();
        json.WriteString("arm", comparison.Arm);
        json.WriteString("baseline", comparison.Baseline);
        json.WriteNumber("difference", comparison.Difference);
        json.WriteNumber("p-sequential", comparison.SequentialPValue);
        if (comparison.Preference is { } preference)
        {
            json.WriteNumber("wins", preference.Wins);
            json.WriteNumber("losses", preference.Losses);
            json.WriteNumber("ties", preference.Ties);
            json.WriteNumber("p-one-look", preference.PValue);
        }

        json.WriteEndObject();
    }
}
