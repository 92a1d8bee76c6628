using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks a contract that is described by the names of its fields.</summary>
internal sealed class CustomFormat : RerankWireFormat
{
    private readonly CustomFormatNames _names;

    public CustomFormat(CustomFormatNames names)
        : base(Required(names).ProviderName) => _names = new CustomFormatNames
        {
            ProviderName = names.ProviderName,
            Path = names.Path,
            KeyHeader = names.KeyHeader,
            KeyPrefix = names.KeyPrefix,
            Model = names.Model,
            Query = names.Query,
            Documents = names.Documents,
            DocumentText = names.DocumentText,
            TopN = names.TopN,
            Results = names.Results,
            Index = names.Index,
            Score = names.Score,
            Error = names.Error,
            Limits = names.Limits,
        };

    public override RemoteModel GeneralLimits => _names.Limits;

    internal override string KeyHeader => _names.KeyHeader;

    internal override string KeyPrefix => _names.KeyPrefix;

    internal override string Path(string? model) => _names.Path;

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        if (_names.Model is { } model) WriteOptional(json, model, request.Model);
        json.WriteString(_names.Query, request.Query);
        json.WriteStartArray(_names.Documents);
        foreach (var document in request.Documents)
        {
            if (_names.DocumentText is { } text)
            {
                json.WriteStartObject();
                json.WriteString(text, document.Text);
                json.WriteEndObject();
            }
            else
            {
                json.WriteStringValue(document.Text);
            }
        }

        json.WriteEndArray();
        if (_names.TopN is { } topN) WriteOptional(json, topN, request.TopN);
    }

    internal override WireAnswer Read(JsonElement answer)
    {
        if (_names.Results is not { } path) return new WireAnswer(WireJson.Scores(answer, _names.Index, _names.Score));
        var last = path.LastIndexOf('.');
        var parent = last < 0 ? answer : Follow(answer, path[..last]);
        return new WireAnswer(WireJson.Scores(parent, path[(last + 1)..], _names.Index, _names.Score)) { Model = WireJson.Text(answer, "model"), Usage = WireJson.Usage(answer), RequestId = WireJson.Text(answer, "id") };
    }

    internal override string? ReadError(JsonElement body) => _names.Error is { } error ? WireJson.Text(Follow(body, error)) : base.ReadError(body);

    private static JsonElement Follow(JsonElement element, string path) => path.Split('.').Aggregate(element, WireJson.Child);

    private static CustomFormatNames Required(CustomFormatNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names;
    }
}
