using System.Text.Json;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks the ranking contract of NVIDIA's NIMs, hosted by NVIDIA or one's own; scores are logits.</summary>
internal sealed class NvidiaFormat(string providerName, bool isHosted) : RerankWireFormat(providerName)
{
    private static readonly Uri Hosted = new("https://ai.api.nvidia.com/");

    public override Uri? DefaultEndpoint => isHosted ? Hosted : null;

    public override string DefaultModelId => "nvidia/llama-nemotron-rerank-1b-v2";

    public override IReadOnlyList<string> KeyVariables => isHosted ? ["NVIDIA_API_KEY"] : ["NIM_API_KEY", "NVIDIA_API_KEY"];

    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 512, ScoreKind = ScoreKind.Logit };

    internal override bool HasSigmoid => true;

    // Each hosted model has an address of its own, in which points are underscores.
    internal override string Path(string? model)
    {
        if (!isHosted) return "v1/ranking";
        var name = (model ?? DefaultModelId).Replace('.', '_');
        return $"v1/retrieval/{(name.Contains('/', StringComparison.Ordinal) ? name : "nvidia/" + name)}/reranking";
    }

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteString("model", request.Model);
        json.WriteStartObject("query");
        json.WriteString("text", request.Query);
        json.WriteEndObject();
        json.WriteStartArray("passages");
        foreach (var document in request.Documents)
        {
            json.WriteStartObject();
            json.WriteString("text", document.Text);

            // The vision models read it; the others refuse it, as they would not score what was meant.
            WriteOptional(json, "image", document.ImageAddress);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("truncate", request.Truncate ? "END" : "NONE");
    }

    internal override WireAnswer Read(JsonElement answer) => ReadEntries(answer, "rankings", "logit");
}
