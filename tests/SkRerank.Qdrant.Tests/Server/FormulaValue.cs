using System.Globalization;
using System.Text.Json;

namespace SkRerank.Qdrant.Tests.Server;

/// <summary>Computes a formula for one point.</summary>
internal sealed class FormulaValue(JsonElement defaults, StoredPoint point, IReadOnlyList<double?> scores)
{
    public double Of(JsonElement expression) => expression.ValueKind switch
    {
        JsonValueKind.Number => expression.GetDouble(),
        JsonValueKind.String => Variable(expression.GetString()!),
        _ when expression.TryGetProperty("sum", out var sum) => sum.EnumerateArray().Sum(Of),
        _ when expression.TryGetProperty("mult", out var mult) => mult.EnumerateArray().Aggregate(1.0, (product, factor) => product * Of(factor)),
        _ when expression.TryGetProperty("neg", out var neg) => -Of(neg),
        _ => PayloadFilter.Condition(expression, point) ? 1 : 0,
    };

    private double Variable(string name)
    {
        double? value = name == "$score" ? scores[0]
            : name.StartsWith("$score[", StringComparison.Ordinal) ? scores[int.Parse(name[7..^1], CultureInfo.InvariantCulture)]
            : PayloadPath.Flat(point.Payload, name).Where(v => v.ValueKind == JsonValueKind.Number).Select(v => (double?)v.GetDouble()).FirstOrDefault();
        return value ?? (defaults.ValueKind == JsonValueKind.Object && defaults.TryGetProperty(name, out var given) ? given.GetDouble()
            : name.StartsWith("$score", StringComparison.Ordinal) ? 0
            : throw ServerErrorException.Wrong($"No value found for {name} in the payload nor the defaults"));
    }
}
