using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SkRerank.Remote.Formats;

/// <summary>Speaks the contract of Text Embeddings Inference: a bare list of ranks, no model, and tokens in a header.</summary>
internal sealed class TeiFormat() : RerankWireFormat("tei")
{
    public override IReadOnlyList<string> KeyVariables { get; } = ["TEI_API_KEY"];

    // The server's defaults: --max-client-batch-size 32, --payload-limit 2000000.
    public override RemoteModel GeneralLimits { get; } = new("") { MaxDocuments = 32, MaxRequestBytes = 2_000_000 };

    internal override void Write(Utf8JsonWriter json, WireRequest request)
    {
        json.WriteString("query", request.Query);
        WriteTexts(json, "texts", request.Documents);
        json.WriteBoolean("truncate", request.Truncate);
        json.WriteBoolean("raw_scores", false);
        json.WriteBoolean("return_text", false);
    }

    internal override WireAnswer Read(JsonElement answer) => new(WireJson.Scores(answer, "index", "score"));

    internal override UsageDetails? ReadUsage(HttpResponseHeaders headers) =>
        headers.TryGetValues("x-compute-tokens", out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var tokens)
            ? new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens }
            : null;
}
