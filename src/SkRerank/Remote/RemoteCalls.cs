using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using SkRerank.Middleware;

namespace SkRerank.Remote;

/// <summary>Answers a call with as many requests as the model's limits ask for, and one order.</summary>
internal sealed class RemoteCalls(HttpRerankerOptions options, RerankerMetadata metadata, HttpExchange exchange) : IReranker
{
    private readonly RerankWireFormat _format = options.Format;
    private readonly ITokenCounter _counter = options.TokenCounter ?? EstimatedTokenCounter.Instance;

    public async Task<RerankResponse> RerankAsync(string query, IReadOnlyList<RerankDocument> documents, RerankOptions? callOptions = null, CancellationToken cancellationToken = default)
    {
        var modelId = callOptions?.ModelId ?? metadata.DefaultModelId;
        var notes = new List<string>();
        var model = ModelLimits.Of(options, modelId, notes);
        var extra = Extra(callOptions);

        // No provider gives blank texts a meaning, and some refuse a request for one of them.
        int[] asked = string.IsNullOrWhiteSpace(query) ? [] : [.. Enumerable.Range(0, documents.Count).Where(i => !string.IsNullOrWhiteSpace(documents[i].Text) || (model.TakesImages && documents[i].Image is not null))];
        if (asked.Length == 0) return Answer(null, asked, documents, null, model, modelId, notes, 0, callOptions);

        RerankDocument[] sent = [.. asked.Select(i => documents[i])];
        var planner = new RequestPlanner(model, _counter, query);
        CheckQuery(query, model);
        if (options.LongDocuments == LongDocuments.Refuse) RefuseLong(planner, documents, asked);
        if (model.MaxDocumentCharacters is { } most) sent = Array.ConvertAll(sent, document => document.Text.Length > most ? Beginning(document, most) : document);

        var requests = 0;
        async Task<RerankResponse[]> Run(IReadOnlyList<RequestPart> parts)
        {
            requests += parts.Count;
            var responses = new RerankResponse[parts.Count];
            var together = new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrentRequests, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(0, parts.Count), together, async (i, token) => responses[i] = await SendAsync(query, parts[i], model, modelId, extra, callOptions?.TopN, token).ConfigureAwait(false)).ConfigureAwait(false);
            return responses;
        }

        var plan = planner.Split(sent, _format.ProviderName);
        var response = plan.Count == 1 || model.ScoresAreComparable
            ? PartMerge.Of(plan, await Run(plan).ConfigureAwait(false))
            : await Tournament.RunAsync(sent, part => planner.Split(part, _format.ProviderName), Run).ConfigureAwait(false);
        if (requests > plan.Count) notes.Add($"The scores of {plan.Count} requests are not on one scale, so that the best of each met in a last one; what it did not see stands below, in the order of its rank in its own request.");
        return Answer(response, asked, documents, planner, model, modelId, notes, requests, callOptions);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null : serviceType == typeof(RerankerMetadata) ? metadata : serviceType == typeof(ITokenCounter) ? options.TokenCounter : null;

    public void Dispose()
    {
    }

    private JsonObject? Extra(RerankOptions? callOptions) => callOptions?.RawRepresentationFactory?.Invoke(this) switch
    {
        null => null,
        JsonObject json => json,
        var other => throw new RerankException($"RawRepresentationFactory must give a {nameof(JsonObject)} with members of the request, but gave a {other.GetType().Name}.") { ProviderName = _format.ProviderName, Operation = "rerank" },
    };

    private void CheckQuery(string query, RemoteModel model)
    {
        // An estimate may be too high by half; only what is surely too long is refused here.
        var tokens = options.TokenCounter?.CountTokens(query);
        if (tokens > model.MaxQueryTokens) throw TooLong(string.Create(CultureInfo.InvariantCulture, $"A query to '{_format.ProviderName}' may have {model.MaxQueryTokens} tokens, but has {tokens}; shorten it."));
        if (query.Length > model.MaxQueryCharacters) throw TooLong(string.Create(CultureInfo.InvariantCulture, $"A query to '{_format.ProviderName}' may have {model.MaxQueryCharacters} characters, but has {query.Length}; shorten it."));
    }

    private void RefuseLong(RequestPlanner planner, IReadOnlyList<RerankDocument> documents, int[] asked)
    {
        foreach (var i in asked)
        {
            if (planner.IsLong(documents[i]))
                throw TooLong(string.Create(CultureInfo.InvariantCulture, $"A document for '{_format.ProviderName}' may have {planner.Room} tokens beside the query, but document {i} has {_counter.CountTokens(documents[i].Text)}{(options.TokenCounter is null ? ", as estimated" : "")}; shorten it, or set LongDocuments to Truncate or Chunk."));
        }
    }

    private RerankException TooLong(string message) => new(message) { ProviderName = _format.ProviderName, Operation = "rerank" };

    private static RerankDocument Beginning(RerankDocument document, int length) =>
        new(document.Text[..(char.IsHighSurrogate(document.Text[length - 1]) ? length - 1 : length)]) { Id = document.Id, Title = document.Title, AdditionalProperties = document.AdditionalProperties };

    private async Task<RerankResponse> SendAsync(string query, RequestPart part, RemoteModel model, string? modelId, JsonObject? extra, int? topN, CancellationToken cancellationToken)
    {
        var request = new WireRequest(modelId, query, part.Documents, options.SendTopN && topN < part.Documents.Count ? topN : null)
        {
            MaxTokensPerDocument = options.MaxTokensPerDocument,
            Truncate = options.LongDocuments != LongDocuments.Refuse,
        };
        var answer = await exchange.SendAsync(request, RequestBody.Write(_format, request, options.ExtraFields, extra), part.Tokens, cancellationToken).ConfigureAwait(false);
        var kind = model.ScoreKind == ScoreKind.Activated && answer.Scores.Any(score => score.Score is < 0 or > 1) ? ScoreKind.Logit : model.ScoreKind;
        return new RerankResponse(answer.Scores.Select(score => new RerankResult(score.Index, score.Score)
        {
            Activated = kind == ScoreKind.Logit && _format.HasSigmoid ? 1 / (1 + Math.Exp(-score.Score)) : null,
        }), kind)
        {
            ModelId = answer.Model ?? modelId,
            Usage = answer.Usage,
            AdditionalProperties = new AdditionalPropertiesDictionary { [HttpReranker.RequestIdProperty] = answer.RequestId, [HttpReranker.NotesProperty] = answer.Warnings },
        };
    }

    // Maps the scores back to the caller's list, and puts what was not asked below them.
    private RerankResponse Answer(RerankResponse? response, int[] asked, IReadOnlyList<RerankDocument> documents, RequestPlanner? planner, RemoteModel model, string? modelId, List<string> notes, int requests, RerankOptions? callOptions)
    {
        var results = (response?.Results ?? []).Select(result => At(asked[result.Index], result, options.LongDocuments != LongDocuments.Refuse && planner!.IsLong(documents[asked[result.Index]]))).ToList();
        var count = documents.Count;
        if (asked.Length < count)
        {
            var lowest = results.Count == 0 ? 1 : results[^1].Score;
            var below = lowest > 0 ? 0 : Math.BitDecrement(lowest);
            results.AddRange(Enumerable.Range(0, count).Except(asked).Select(i => new RerankResult(i, below) { IsScored = false }));
            notes.Add(asked.Length == 0 ? "The query or every document is blank, so that nothing was asked." : $"{count - asked.Length} blank documents were not sent; they stand below the others.");
        }

        if (response?.AdditionalProperties?.TryGetValue(HttpReranker.NotesProperty, out var warnings) == true && warnings is IEnumerable<string> said) notes.AddRange(said);
        if (response is not null && response.ScoreKind == ScoreKind.Logit && model.ScoreKind == ScoreKind.Activated) notes.Add("Scores outside of 0..1 were returned, so that they are logits and not activations.");
        var answer = new RerankResponse(results, response?.ScoreKind ?? model.ScoreKind, callOptions?.TopN)
        {
            ModelId = response?.ModelId ?? modelId,
            Usage = response?.Usage,
            AdditionalProperties = new AdditionalPropertiesDictionary
            {
                [HttpReranker.RequestsProperty] = requests,
                [HttpReranker.RequestIdProperty] = response?.AdditionalProperties?[HttpReranker.RequestIdProperty],
                [HttpReranker.NotesProperty] = notes.ToArray(),
            },
        };
        if (answer.TruncatedCount > 0) answer.AdditionalProperties[ChunkingReranker.EstimatedTokensProperty] = options.TokenCounter is null;
        RerankTelemetry.CountTruncated(answer, _format.ProviderName);
        return answer;
    }

    private static RerankResult At(int index, RerankResult result, bool isTruncated) =>
        new(index, result.Score) { Activated = result.Activated, Probability = result.Probability, Stages = result.Stages, Truncated = isTruncated, IsScored = result.IsScored };
}
