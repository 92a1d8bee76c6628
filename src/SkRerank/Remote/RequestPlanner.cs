using System.Globalization;
using System.Text.Json;

namespace SkRerank.Remote;

/// <summary>Cuts a list of documents into requests that keep to a model's limits.</summary>
/// <param name="model">The limits.</param>
/// <param name="counter">Counts tokens.</param>
/// <param name="query">The query.</param>
internal sealed class RequestPlanner(RemoteModel model, ITokenCounter counter, string query)
{
    // Names, brackets and quotation marks around a document, and around all of them, in any contract.
    private const int BytesAround = 96;
    private const int BytesOfEnvelope = 2048;

    private readonly int _queryTokens = counter.CountTokens(query);

    /// <summary>Gets how many tokens of a document the model reads beside the query; <see langword="null"/> where that is not known.</summary>
    public int? Room
    {
        get
        {
            var beside = model.MaxTokensPerPair is { } pair ? Math.Max(1, pair - Math.Min(_queryTokens, pair / 2)) : (int?)null;
            return beside is null || model.MaxTokensPerDocument < beside ? model.MaxTokensPerDocument : beside;
        }
    }

    /// <summary>Says whether a document does not fit.</summary>
    public bool IsLong(RerankDocument document) =>
        (Room is { } room && counter.CountTokens(document.Text) > room) || document.Text.Length > model.MaxDocumentCharacters;

    /// <summary>Cuts as few parts as the number of documents asks for, equal in size; bytes and tokens may ask for more.</summary>
    /// <exception cref="RerankException">One document alone makes a body longer than the provider takes.</exception>
    public IReadOnlyList<RequestPart> Split(IReadOnlyList<RerankDocument> documents, string provider)
    {
        var most = model.MaxDocuments ?? int.MaxValue;
        var size = documents.Count <= most ? documents.Count : Share(documents.Count, Share(documents.Count, most));
        var parts = new List<RequestPart>();
        var (start, sum) = (0, Empty);
        for (var i = 0; i < documents.Count; i++)
        {
            var load = LoadOf(documents[i]);
            if (load.Bytes + Empty.Bytes > model.MaxRequestBytes)
            {
                throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"A request to '{provider}' may have {model.MaxRequestBytes} bytes, but document {i} alone makes it {load.Bytes + Empty.Bytes} bytes long; cut it into passages, or set LongDocuments to Chunk."))
                {
                    ProviderName = provider,
                    Operation = "rerank",
                };
            }

            if (i > start && (i - start == size || IsOver(sum + load)))
            {
                parts.Add(Part(documents, start, i, sum));
                (start, sum) = (i, Empty);
            }

            sum += load;
        }

        if (documents.Count > start) parts.Add(Part(documents, start, documents.Count, sum));
        return parts;
    }

    private RequestLoad Empty => new(model.MaxRequestBytes is null ? 0 : BytesOfEnvelope + Bytes(query), model.TotalTokens == TotalTokenFormula.QueryOnce ? _queryTokens : 0, 0);

    private static int Share(int count, int by) => (int)(((long)count + by - 1) / by);

    private static RequestPart Part(IReadOnlyList<RerankDocument> documents, int start, int end, RequestLoad sum) =>
        new([.. Enumerable.Range(start, end - start)], [.. documents.Skip(start).Take(end - start)], sum.Tokens);

    private bool IsOver(RequestLoad load) => load.Bytes > model.MaxRequestBytes || load.Tokens > model.MaxTotalTokens || load.Chunks > model.MaxChunks;

    private RequestLoad LoadOf(RerankDocument document)
    {
        var tokens = counter.CountTokens(document.Text);
        var read = model.MaxTokensPerDocument is { } most ? Math.Min(tokens, most) : tokens;
        var chunks = model.MaxChunks is not null && model.MaxTokensPerPair is { } pair ? Share(Math.Max(1, read), Math.Max(1, pair - Math.Min(_queryTokens, pair / 2))) : 1;
        return new RequestLoad(
            model.MaxRequestBytes is null ? 0 : BytesAround + Bytes(document.Text) + Bytes(document.Title ?? ""),
            read + (model.TotalTokens == TotalTokenFormula.QueryWithEachDocument ? _queryTokens : 0),
            chunks);
    }

    private static long Bytes(string text) => JsonEncodedText.Encode(text, RequestBody.Options.Encoder).EncodedUtf8Bytes.Length;
}
