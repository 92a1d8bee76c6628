using System.Text.Json;
using SkRerank.Evaluation;

namespace SkRerank.Cli.Sharding;

/// <summary>Represents what a shard was begun with: the first line of its journal.</summary>
/// <param name="Shard">Which part of the run it is.</param>
/// <param name="Queries">How many queries the whole run has.</param>
/// <param name="Inputs">What decides the output beside that, by name: hashes of files, names, options.</param>
internal sealed record ShardHeader(ShardNumber Shard, long Queries, IReadOnlyDictionary<string, string> Inputs)
{
    private const int Format = 1;

    /// <summary>Gets the positions of the part's queries.</summary>
    public (long Start, long End) Range => Shard.Range(Queries);

    /// <summary>Gets how many queries the part has.</summary>
    public long Count => Range.End - Range.Start;

    /// <summary>Reads a line; <see langword="null"/> where it is no header.</summary>
    public static ShardHeader? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line.ToArray());
            var root = document.RootElement;
            return root.GetProperty("format").GetInt32() == Format && ShardNumber.Parse(root.GetProperty("shard").GetString()!) is { } shard
                ? new ShardHeader(shard, root.GetProperty("queries").GetInt64(), root.GetProperty("inputs").EnumerateObject().ToDictionary(input => input.Name, input => input.Value.GetString()!, StringComparer.Ordinal))
                : null;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Says in words in what another header differs, so that the outputs do not belong together; <see langword="null"/> where in nothing.</summary>
    public string? Difference(ShardHeader other)
    {
        var name = Inputs.Keys.Union(other.Inputs.Keys).FirstOrDefault(name => Inputs.GetValueOrDefault(name) != other.Inputs.GetValueOrDefault(name));
        return name switch
        {
            null => Queries == other.Queries ? null : $"{Queries} queries instead of {other.Queries}",
            "options" or "version" => $"{(name == "options" ? "the options" : "the version")} '{Inputs.GetValueOrDefault(name)}' instead of '{other.Inputs.GetValueOrDefault(name)}'",
            _ => $"another {name}",
        };
    }

    public override string ToString() => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("format", Format);
        json.WriteString("shard", Shard.ToString());
        json.WriteNumber("queries", Queries);
        json.WriteStartObject("inputs");
        foreach (var (name, value) in Inputs) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    });
}
