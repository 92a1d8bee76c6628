using System.Text.Json;

namespace SkRerank.Evaluation.Gating;

/// <summary>Represents the stored values of each topic that later builds are held to.</summary>
/// <remarks>A JSON file: <c>{"version":1,"run":"…","measures":{"ndcg@10":{"q1":0.5,…},…}}</c>. Written whole or not at all.</remarks>
public sealed class QualityBaseline
{
    private const int Version = 1;

    private readonly Dictionary<string, Dictionary<string, double>> _values;

    private QualityBaseline(string path, string run, Dictionary<string, Dictionary<string, double>> values)
    {
        Path = path;
        Run = run;
        _values = values;
    }

    /// <summary>Gets the file that the baseline came from.</summary>
    /// <value>The path as it was given.</value>
    public string Path { get; }

    /// <summary>Gets the name of the run that was stored.</summary>
    /// <value>The name in its report.</value>
    public string Run { get; }

    /// <summary>Gets the names of the measures that were stored.</summary>
    /// <value>At least one.</value>
    public IReadOnlyCollection<string> Measures => _values.Keys;

    /// <summary>Writes a report as a baseline.</summary>
    /// <param name="report">The report of the run to be held to.</param>
    /// <param name="path">The file; replaced where it is there.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">The file cannot be written; an older one is as it was.</exception>
    public static void Save(EvaluationReport report, string path)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var draft = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(draft, FileMode.CreateNew))
            using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteNumber("version", Version);
                json.WriteString("run", report.Name);
                json.WriteStartObject("measures");
                foreach (var result in report.Results)
                {
                    json.WriteStartObject(result.Measure.Name);
                    for (var i = 0; i < report.TopicIds.Count; i++) json.WriteNumber(report.TopicIds[i], result.TopicValues[i]);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
                json.WriteEndObject();
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EvaluationFile(path, "baseline").Fail($"The baseline file '{path}' cannot be written ({e.Message.TrimEnd('.')}); check the folder, its permissions and its disk.", e);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Reads a baseline.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The baseline.</returns>
    /// <exception cref="RerankException">The file is missing, is not a baseline, or is one of another version.</exception>
    public static QualityBaseline Read(string path)
    {
        var file = new EvaluationFile(path, "baseline");
        file.Open().Dispose();
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var version = json.RootElement.GetProperty("version").GetInt32();
            if (version != Version) throw file.Fail($"The baseline file '{path}' must have version {Version}, but has {version}; store it again with this version of the tool.");
            var values = json.RootElement.GetProperty("measures").EnumerateObject().ToDictionary(
                measure => measure.Name, measure => measure.Value.EnumerateObject().ToDictionary(topic => topic.Name, topic => topic.Value.GetDouble(), StringComparer.Ordinal), StringComparer.Ordinal);
            if (values.Count == 0 || values.Values.Any(topics => topics.Count == 0)) throw file.Fail($"The baseline file '{path}' has no value; store it again.");
            return new QualityBaseline(path, json.RootElement.GetProperty("run").GetString() ?? "", values);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw file.Fail($"The baseline file '{path}' is not what 'skrerank gate --save' writes ({e.Message.TrimEnd('.')}); store it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw file.Unreadable(e);
        }
    }

    /// <summary>Gives the stored values of a measure, in the order of a report's topics.</summary>
    internal double[] ValuesOf(Measure measure, IReadOnlyList<string> topicIds)
    {
        var file = new EvaluationFile(Path, "baseline");
        if (!_values.TryGetValue(measure.Name, out var topics))
            throw file.Fail($"The baseline '{Path}' has no measure '{measure.Name}', but {string.Join(", ", Measures)}; store it again with that measure.");
        if (topics.Count != topicIds.Count || topicIds.FirstOrDefault(id => !topics.ContainsKey(id)) is not null)
            throw file.Fail($"The baseline '{Path}' must have the topics of the judgements, but has {topics.Count} where they have {topicIds.Count}, or others; store it again over these judgements.");
        return [.. topicIds.Select(id => topics[id])];
    }
}
