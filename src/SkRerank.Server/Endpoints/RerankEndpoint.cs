using SkRerank.Server.Bodies;
using SkRerank.Server.Dialects;
using SkRerank.Server.Models;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Endpoints;

/// <summary>Answers reranking requests in every contract.</summary>
internal sealed class RerankEndpoint(ServedModels models, SkRerankServerOptions options, TimeProvider clock)
{
    /// <summary>Answers in one contract.</summary>
    public async Task RunAsync(ServerCall call, IRerankDialect dialect) => await AnswerAsync(call, dialect, await call.ReadAsync().ConfigureAwait(false)).ConfigureAwait(false);

    /// <summary>Answers in TEI's contract where the body has <c>texts</c>, else in the one that the options name.</summary>
    public async Task RunAsync(ServerCall call, Action<IErrorForm> errors)
    {
        var body = await call.ReadAsync().ConfigureAwait(false);
        IRerankDialect dialect = body.Has("texts") && !body.Has("documents") ? TeiDialect.Instance : Of(options.Dialect);
        errors(dialect.Errors);
        await AnswerAsync(call, dialect, body).ConfigureAwait(false);
    }

    public static IRerankDialect Of(RerankDialect name) => name switch
    {
        RerankDialect.Cohere => DocumentsDialect.CohereV1,
        RerankDialect.Jina => DocumentsDialect.Jina,
        RerankDialect.Infinity => DocumentsDialect.Infinity,
        RerankDialect.Vllm => DocumentsDialect.Vllm,
        RerankDialect.Tei => TeiDialect.Instance,
        _ => DocumentsDialect.Union,
    };

    private async Task AnswerAsync(ServerCall call, IRerankDialect dialect, BodyReader body)
    {
        var request = dialect.Read(body, options);
        var model = models.Reranking(request.Model);
        var counter = TokenEstimate.CounterOf(model.Reranker!);
        var documents = request.MaxTokensPerDocument is { } most ? [.. request.Documents.Select(document => TokenEstimate.Cut(document, most, counter))] : request.Documents;
        var tokens = TokenEstimate.Of(request.Query, documents);
        RerankResponse response;
        using (await call.EnterAsync(documents.Count, tokens).ConfigureAwait(false))
        {
            response = await model.Reranker!.RerankAsync(request.Query, documents, new RerankOptions { TopN = request.TopN }, call.Cancellation).ConfigureAwait(false);
        }

        if (request.RefuseTruncation && response.TruncatedCount > 0)
            throw new RequestFailure(FailureKind.TooLarge, $"'texts' should fit the model's window together with the query, but {response.TruncatedCount} do not; shorten them, or send \"truncate\": true.") { Property = "texts" };
        var answer = new RerankAnswer(call.Id, model.Name, response, RelevanceScale.Of(response), response.Usage?.InputTokenCount ?? tokens, clock.GetUtcNow());
        await call.WriteAsync(json => dialect.Write(json, request, answer)).ConfigureAwait(false);
    }
}
