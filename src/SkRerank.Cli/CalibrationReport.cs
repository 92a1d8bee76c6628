using System.Globalization;
using System.Text;
using System.Text.Json;
using SkRerank.Calibration;

namespace SkRerank.Cli;

/// <summary>Formats what a calibration reached.</summary>
internal static class CalibrationReport
{
    private static readonly (string Name, string Json, Func<CalibrationMeasures, double> Value)[] Measures =
    [
        ("ECE", "ece", m => m.Ece),
        ("equal-mass", "equalMassEce", m => m.EqualMassEce),
        ("per query", "perQueryEce", m => m.PerQueryEce),
        ("Brier", "brier", m => m.Brier),
        ("reliability", "reliability", m => m.Reliability),
        ("resolution", "resolution", m => m.Resolution),
        ("uncertainty", "uncertainty", m => m.Uncertainty),
        ("log-loss", "logLoss", m => m.LogLoss),
    ];

    /// <summary>Formats for a reader.</summary>
    public static string Text(Calibrator calibrator, ThresholdChoice? chosen, ThresholdChoice? measured)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{calibrator.Method.ToString().ToLowerInvariant()} for {calibrator.ModelId} at {calibrator.ModelRevision}: {calibrator.QueryCount} queries, {calibrator.PairCount} pairs, {calibrator.RelevantCount} relevant");
        text.Append(calibrator.IsMeasuredOnHeldOut ? "; measured on other queries\n\n" : "; measured on the same queries, which flatters\n\n");
        text.Append("       ");
        foreach (var (name, _, _) in Measures) text.Append(CultureInfo.InvariantCulture, $"  {name}");
        text.Append('\n');
        Row("before", calibrator.Before);
        Row("after", calibrator.After);
        if (chosen is not null) text.Append(CultureInfo.InvariantCulture, $"\nthreshold {chosen.Probability:F4}\n");
        if (chosen is not null) Threshold("fitted", chosen);
        if (measured is not null) Threshold("held out", measured);
        return text.ToString();

        void Row(string name, CalibrationMeasures measures)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name,-7}");
            foreach (var (column, _, value) in Measures) text.Append("  ").Append(value(measures).ToString("F4", CultureInfo.InvariantCulture).PadLeft(column.Length));
            text.Append('\n');
        }

        void Threshold(string name, ThresholdChoice choice) => text.Append(
            CultureInfo.InvariantCulture,
            $"  {name,-8}  precision {choice.Precision:F4} [{choice.PrecisionInterval.Low:F4}, {choice.PrecisionInterval.High:F4}]  recall {choice.Recall:F4} [{choice.RecallInterval.Low:F4}, {choice.RecallInterval.High:F4}]  keeps {choice.Kept} of {choice.Pairs}\n");
    }

    /// <summary>Formats for a program, with all digits.</summary>
    public static string Json(Calibrator calibrator, ThresholdChoice? chosen, ThresholdChoice? measured)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("method", calibrator.Method.ToString().ToLowerInvariant());
            json.WriteString("model", calibrator.ModelId);
            json.WriteString("revision", calibrator.ModelRevision);
            json.WriteNumber("queries", calibrator.QueryCount);
            json.WriteNumber("pairs", calibrator.PairCount);
            json.WriteNumber("relevant", calibrator.RelevantCount);
            json.WriteBoolean("heldOut", calibrator.IsMeasuredOnHeldOut);
            foreach (var (name, measures) in new[] { ("before", calibrator.Before), ("after", calibrator.After) })
            {
                json.WriteStartObject(name);
                foreach (var (_, measure, value) in Measures) json.WriteNumber(measure, value(measures));
                json.WriteEndObject();
            }

            if (chosen is not null) json.WriteNumber("threshold", chosen.Probability);
            Write("fitted", chosen);
            Write("measured", measured);
            json.WriteEndObject();

            void Write(string name, ThresholdChoice? choice)
            {
                if (choice is null) return;
                json.WriteStartObject(name);
                json.WriteNumber("precision", choice.Precision);
                WriteInterval("precisionInterval", choice.PrecisionInterval);
                json.WriteNumber("recall", choice.Recall);
                WriteInterval("recallInterval", choice.RecallInterval);
                json.WriteNumber("kept", choice.Kept);
                json.WriteNumber("pairs", choice.Pairs);
                json.WriteEndObject();
            }

            void WriteInterval(string name, Interval interval)
            {
                json.WriteStartArray(name);
                json.WriteNumberValue(interval.Low);
                json.WriteNumberValue(interval.High);
                json.WriteEndArray();
            }
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
