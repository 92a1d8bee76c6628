using System.Text.Json;
using SkRerank.Prompting;
using SkRerank.Retrieval;
using SkRerank.Server.Bodies;
using SkRerank.Server.Collections;
using SkRerank.Server.Models;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Endpoints;

/// <summary>Answers <c>/search</c>, <c>/index</c> and <c>/collections</c>, the server's own contract.</summary>
internal sealed class CollectionEndpoints(ServedCollections collections, SkRerankServerOptions options)
{
    private const int MaxTop = 1000;

    private const int MaxDepth = 10_000;

    private const double MaxWeight = 1e6;

    /// <summary>Finds passages, each with its trail, and on request the context that a prompt takes.</summary>
    public async Task SearchAsync(ServerCall call)
    {
        var body = await call.ReadAsync().ConfigureAwait(false);
        var query = body.NotBlank("query");
        var collection = collections.Find(body.OptionalString("collection"));
        var search = Options(body, collection);
        var contextTokens = body.OptionalInteger("context_tokens", 1, 1_000_000);
        RetrievalResponse found;
        using (await call.EnterAsync(search.Top, TokenEstimate.Of(query)).ConfigureAwait(false))
        {
            found = await collection.FindAsync(query, search, call.Cancellation).ConfigureAwait(false);
        }

        var context = contextTokens is { } budget ? new ContextBuilder(options: new ContextOptions { MaxTokens = budget, ReservedTokens = 0 }).Build(found.Candidates) : null;
        await call.WriteAsync(json => Write(json, call.Id, query, collection, search, found, context)).ConfigureAwait(false);
    }

    /// <summary>Puts documents in and takes documents out, on the disk when it answers.</summary>
    public async Task IndexAsync(ServerCall call)
    {
        var body = await call.ReadAsync().ConfigureAwait(false);
        var collection = collections.Find(body.OptionalString("collection"));
        if (collection.IsReadOnly) throw RequestFailure.Invalid("collection", "The collection can only be searched; index into another.");
        IReadOnlyList<CollectionDocument> documents = body.Has("documents") ? body.List("documents", options.MaxDocuments, Document) : [];
        IReadOnlyList<string> deleted = body.Has("delete") ? body.Strings("delete", options.MaxDocuments) : [];
        if (documents.Count == 0 && deleted.Count == 0) throw new RequestFailure(FailureKind.Empty, "'documents' or 'delete' should be there, but neither is; give what to put in or what to take out.");
        RequireDistinct([.. documents.Select(document => document.Id), .. deleted]);
        int removed;
        using (await call.EnterAsync(documents.Count, documents.Sum(document => TokenEstimate.Of(document.Text))).ConfigureAwait(false))
        {
            removed = await collection.ChangeAsync(documents, deleted, call.Cancellation).ConfigureAwait(false);
        }

        await call.WriteAsync(json =>
        {
            json.WriteStartObject();
            json.WriteString("id", call.Id);
            json.WriteString("collection", collection.Name);
            json.WriteNumber("upserted", documents.Count);
            json.WriteNumber("deleted", removed);
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    /// <summary>Lists the collections.</summary>
    public async Task ListAsync(ServerCall call)
    {
        List<long> counts = [];
        foreach (var collection in collections.All) counts.Add(await collection.CountAsync(call.Cancellation).ConfigureAwait(false));
        await call.WriteAsync(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("collections");
            for (var i = 0; i < counts.Count; i++)
            {
                var collection = collections.All[i];
                json.WriteStartObject();
                json.WriteString("name", collection.Name);
                json.WriteNumber("passages", counts[i]);
                json.WriteBoolean("read_only", collection.IsReadOnly);
                json.WriteStartArray("modes");
                foreach (var mode in collection.Modes) json.WriteStringValue(mode);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }).ConfigureAwait(false);
    }

    internal static CollectionSearchOptions Options(BodyReader body, ISearchIndex collection)
    {
        var weights = body.OptionalObject("weights");
        var mode = body.OptionalString("mode");
        if (mode is not null && !collection.Modes.Contains(mode, StringComparer.Ordinal)) throw BodyReader.Wrong("mode", "one of " + string.Join(", ", collection.Modes), "another text");
        var options = new CollectionSearchOptions
        {
            Mode = mode,
            Top = body.OptionalInteger("top", 1, MaxTop) ?? 10,
            Depth = body.OptionalInteger("depth", 1, MaxDepth),
            MinScore = body.OptionalNumber("min_score", double.MinValue, double.MaxValue),
            Bm25Weight = weights?.OptionalNumber("bm25", 0, MaxWeight),
            VectorWeight = weights?.OptionalNumber("vector", 0, MaxWeight),
            HybridWeight = weights?.OptionalNumber("hybrid", 0, MaxWeight),
            LateInteractionWeight = weights?.OptionalNumber("late", 0, MaxWeight),
            DocumentIds = body.Has("document_ids") ? body.Strings("document_ids", MaxTop) : null,
        };
        if (options is { Bm25Weight: 0, VectorWeight: 0 } or { HybridWeight: 0, LateInteractionWeight: 0 }) throw RequestFailure.Invalid("weights", "'weights' should leave something to order by, but bm25 and vector, or hybrid and late, are both 0; give one of them more.");
        return options;
    }

    private static CollectionDocument Document(JsonElement element, string path)
    {
        var document = BodyReader.Object(element, path);
        return new CollectionDocument(document.NotBlank("id"), document.NotBlank("text")) { Title = document.OptionalString("title"), Link = document.OptionalString("link") };
    }

    private static void RequireDistinct(string[] ids)
    {
        var twice = ids.Length - ids.Distinct(StringComparer.Ordinal).Count();
        if (twice > 0) throw RequestFailure.Invalid("documents", $"Each id should stand once in 'documents' and 'delete' together, but {twice} stand again; send each document once.");
    }

    private static void Write(Utf8JsonWriter json, string id, string query, ISearchIndex collection, CollectionSearchOptions search, RetrievalResponse found, CitedContext? context)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("query", query);
        json.WriteString("collection", collection.Name);
        json.WriteString("mode", search.Mode ?? collection.Modes[0]);
        if (found.IsPartial) json.WriteBoolean("partial", true);
        if (found.IsFallback) json.WriteBoolean("fallback", true);
        json.WriteStartArray("results");
        for (var i = 0; i < found.Candidates.Count; i++) Write(json, found.Candidates[i], i + 1);
        json.WriteEndArray();
        if (context is not null) json.WriteString("context", context.Text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RerankDocument passage, int rank)
    {
        json.WriteStartObject();
        json.WriteNumber("rank", rank);
        json.WriteString("id", passage.Id);
        json.WriteString("document_id", passage.SourceId ?? passage.Id);
        if (passage.Title is { } title) json.WriteString("title", title);
        if (passage.Link is { } link) json.WriteString("link", link);
        json.WriteString("text", passage.Text);
        if (passage.SourceSpan is { } span)
        {
            json.WriteStartObject("span");
            json.WriteNumber("start", span.Start);
            json.WriteNumber("length", span.Length);
            json.WriteEndObject();
        }

        if (passage.RetrievalScore is { } score) json.WriteNumber("score", score);
        json.WriteStartArray("trail");
        foreach (var stage in passage.Trail) Write(json, stage);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, StageScore stage)
    {
        json.WriteStartObject();
        json.WriteString("stage", stage.Stage);
        json.WriteString("kind", stage.Kind.ToString().ToLowerInvariant());
        json.WriteNumber("score", stage.Score);
        json.WriteNumber("rank", stage.Rank);
        if (stage.RankBefore is { } before) json.WriteNumber("rank_before", before);
        if (stage.Contribution is { } contribution) json.WriteNumber("contribution", contribution);
        if (stage.Activated is { } activated) json.WriteNumber("activated", activated);
        if (stage.Probability is { } probability) json.WriteNumber("probability", probability);
        json.WriteEndObject();
    }
}
