using System.Globalization;
using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks the contract of Google's ranking service: records with an id, which is the index; a title counts.</summary>
internal sealed class GoogleFormat : RerankWireFormat
{
    private readonly string _project;
    private readonly string _location;

    public GoogleFormat(string projectId, string location)
        : base("google")
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(projectId);
        ArgumentException.ThrowIfNullOrWhiteSpace(location);
        _project = projectId;
        _location = location;
    }

    public override Uri DefaultEndpoint { get; } = new("https://discoveryengine.googleapis.com/");

    public override string DefaultModelId => "semantic-ranker-default-004";

    public override IReadOnlyList<string> KeyVariables { get; } = ["GOOGLE_ACCESS_TOKEN"];

    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 200, MaxTokensPerDocument = 512 };

    public override IReadOnlyList<RemoteModel> Models { get; } =
    [
        Model("semantic-ranker-default-004", 1024), Model("semantic-ranker-fast-004", 1024), Model("semantic-ranker-default-003", 512), Model("semantic-ranker-default-002", 512),
    ];

    internal override IEnumerable<KeyValuePair<string, string>> Headers => [new("X-Goog-User-Project", _project)];

    internal override string Path(string? model) => $"v1/projects/{Uri.EscapeDataString(_project)}/locations/{Uri.EscapeDataString(_location)}/rankingConfigs/default_ranking_config:rank";

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteString("model", request.Model);
        json.WriteString("query", request.Query);
        json.WriteStartArray("records");
        for (var i = 0; i < request.Documents.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("id", i.ToString(CultureInfo.InvariantCulture));
            WriteOptional(json, "title", request.Documents[i].Title);
            json.WriteString("content", request.Documents[i].Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteOptional(json, "topN", request.TopN);
        json.WriteBoolean("ignoreRecordDetailsInResponse", true);
    }

    internal override WireAnswer Read(JsonElement answer)
    {
        var records = WireJson.Child(answer, "records");
        if (records.ValueKind != JsonValueKind.Array) throw new JsonException($"'records' must be a list, but is {WireJson.Kind(records)}");
        return new WireAnswer([.. records.EnumerateArray().Select((record, position) => new WireScore(Index(record, position), WireJson.Number(record, "score", position)))]);
    }

    private static int Index(JsonElement record, int position) => int.TryParse(WireJson.Text(record, "id"), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        ? index
        : throw new JsonException($"'id' of entry {position} must be one of those that were sent, but is {WireJson.Kind(WireJson.Child(record, "id"))} that was not");

    private static RemoteModel Model(string id, int tokens) => new(id) { MaxDocuments = 200, MaxTokensPerDocument = tokens };
}
