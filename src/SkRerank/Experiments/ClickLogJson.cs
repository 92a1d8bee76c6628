using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SkRerank.Experiments;

/// <summary>Writes and reads an event of a click log as one line of JSON.</summary>
/// <remarks>
/// <c>{"event":"exposure","time":"2026-08-01T12:00:00Z","experiment":"…","session":"…","query":"…","text":"…","arm":"control","documents":[{"id":"d1"}]}</c>; of an interleaved list, instead of <c>arm</c>,
/// <c>"method":"team-draft","arms":["control","treatment"],"seed":17,"documents":[{"id":"d1","team":0}]</c>, and with <c>balanced</c> and <c>probabilistic</c> also <c>"rankings":[["d1"],["d2"]]</c>.
/// <c>{"event":"click","time":"…","experiment":"…","session":"…","query":"…","position":0,"document":"d1"}</c>. Unknown properties are ignored.
/// </remarks>
public static class ClickLogJson
{
    // Names stay readable; a log is a document of its own, never part of a page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<InterleavingMethod, string> Methods = new() { [InterleavingMethod.TeamDraft] = "team-draft", [InterleavingMethod.Balanced] = "balanced", [InterleavingMethod.Probabilistic] = "probabilistic" };

    /// <summary>Formats an event.</summary>
    /// <param name="entry">The event.</param>
    /// <returns>One line without a line feed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="entry"/> is <see langword="null"/>.</exception>
    public static string Format(ClickLogEvent entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Readable))
        {
            json.WriteStartObject();
            json.WriteString("event", entry is Exposure ? "exposure" : "click");
            json.WriteString("time", entry.Time.ToUniversalTime());
            json.WriteString("experiment", entry.Experiment);
            json.WriteString("session", entry.Session);
            json.WriteString("query", entry.Query);
            if (entry is Exposure exposure) Write(json, exposure);
            else Write(json, (Click)entry);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, checked((int)stream.Length));
    }

    /// <summary>Reads an event.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The event.</returns>
    /// <exception cref="FormatException">The line is no event; the message says what is wrong with it.</exception>
    public static ClickLogEvent Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            return json.GetProperty("event").GetString() switch
            {
                "exposure" => ReadExposure(json),
                "click" => new Click { Time = json.GetProperty("time").GetDateTimeOffset(), Experiment = Text(json, "experiment"), Session = Text(json, "session"), Query = Text(json, "query"), Position = Optional(json, "position")?.GetInt32(), Document = Text(json, "document") },
                var other => throw new InvalidDataException($"An event must be 'exposure' or 'click', but was '{other}'."),
            };
        }
        catch (InvalidDataException e)
        {
            throw new FormatException(e.Message, e);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("Expected an exposure or a click as a JSON object with all its properties, but got something else.", e);
        }
    }

    private static void Write(Utf8JsonWriter json, Exposure exposure)
    {
        if (exposure.Text is { } text) json.WriteString("text", text);
        if (exposure.Arm is { } arm) json.WriteString("arm", arm);
        if (exposure.Method is { } method)
        {
            json.WriteString("method", Methods[method]);
            WriteStrings(json, "arms", exposure.Arms);
        }

        if (exposure.Seed is { } seed) json.WriteNumber("seed", seed);
        json.WriteStartArray("documents");
        foreach (var shown in exposure.Documents)
        {
            json.WriteStartObject();
            json.WriteString("id", shown.Id);
            if (shown.Team is { } team) json.WriteNumber("team", team);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (exposure.Rankings.Count == 0) return;
        json.WriteStartArray("rankings");
        foreach (var ranking in exposure.Rankings) WriteStrings(json, null, ranking);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Click click)
    {
        if (click.Position is { } position) json.WriteNumber("position", position);
        json.WriteString("document", click.Document);
    }

    private static void WriteStrings(Utf8JsonWriter json, string? name, IReadOnlyList<string> values)
    {
        if (name is null) json.WriteStartArray();
        else json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static Exposure ReadExposure(JsonElement json)
    {
        InterleavingMethod? method = Optional(json, "method")?.GetString() is { } name ? Methods.Single(known => known.Value == name).Key : null;
        var exposure = new Exposure
        {
            Time = json.GetProperty("time").GetDateTimeOffset(),
            Experiment = Text(json, "experiment"),
            Session = Text(json, "session"),
            Query = Text(json, "query"),
            Text = Optional(json, "text")?.GetString(),
            Arm = Optional(json, "arm")?.GetString(),
            Method = method,
            Arms = Optional(json, "arms") is { } arms ? Strings(arms) : [],
            Seed = Optional(json, "seed")?.GetInt64(),
            Documents = [.. json.GetProperty("documents").EnumerateArray().Select(shown => new ExposedDocument(Text(shown, "id"), Optional(shown, "team")?.GetInt32()))],
            Rankings = Optional(json, "rankings") is { } rankings ? [.. rankings.EnumerateArray().Select(Strings)] : [],
        };
        return IsWhole(exposure) ? exposure : throw new InvalidDataException("An exposure must name its arm, or its interleaving method with at least two arms, teams among them and the rankings that the method needs, but this one does not.");
    }

    private static bool IsWhole(Exposure exposure) => exposure.Method switch
    {
        null => exposure.Arm is not null,
        InterleavingMethod.TeamDraft => exposure.Arms.Count > 1 && exposure.Documents.All(shown => shown.Team is null || (shown.Team >= 0 && shown.Team < exposure.Arms.Count)),
        InterleavingMethod.Balanced => exposure.Arms.Count == 2 && exposure.Rankings.Count == 2,
        _ => exposure.Arms.Count > 1 && exposure.Rankings.Count == exposure.Arms.Count,
    };

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString() ?? throw new InvalidDataException("A list of names must hold strings, but holds null."))];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new InvalidDataException($"The property '{name}' must be a string, but is null.");

    private static JsonElement? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
