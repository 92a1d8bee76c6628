using System.Diagnostics;
using System.Text.Json;
using SkRerank.LateInteraction;
using SkRerank.Retrieval;
using SkRerank.Server.Collections;
using SkRerank.Server.Endpoints;
using SkRerank.Server.Models;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Playground;

/// <summary>Answers the playground: the same query by every method side by side, and the words that matched.</summary>
internal sealed class PlaygroundEndpoints(ServedCollections collections, ServedModels models)
{
    private const int MaxPassages = 200;

    private const int MaxTop = 50;

    // The order of the columns on the page: each stage after the one that it builds on.
    private static readonly string[] Columns = ["bm25", "vector", "hybrid", "rerank", "cross-encoder"];

    /// <summary>Searches by each mode, one after another so that the times do not disturb each other.</summary>
    public async Task CompareAsync(ServerCall call)
    {
        var body = await call.ReadAsync().ConfigureAwait(false);
        var query = body.NotBlank("query");
        var pasted = body.Has("passages") ? body.Strings("passages", MaxPassages) : null;
        ISearchIndex collection = pasted is null ? collections.Find(body.OptionalString("collection")) : new PastedPassages(pasted, models);
        var search = CollectionEndpoints.Options(body, collection);
        search.Top = Math.Min(search.Top, MaxTop);
        string[] known = [.. Columns.Where(collection.Modes.Contains)];
        string[] modes = search.Mode is { } one ? [one] : known.Length > 0 ? known : [.. collection.Modes];
        var tokens = pasted is null ? TokenEstimate.Of(query) : TokenEstimate.Of(query, [.. pasted.Select(text => new RerankDocument(text))]);
        List<(string Mode, RetrievalResponse Found, TimeSpan Time)> columns = [];
        using (await call.EnterAsync(pasted?.Count ?? search.Top, tokens * modes.Length).ConfigureAwait(false))
        {
            foreach (var mode in modes)
            {
                search.Mode = mode;
                var since = Stopwatch.GetTimestamp();
                var found = await collection.FindAsync(query, search, call.Cancellation).ConfigureAwait(false);
                columns.Add((mode, found, Stopwatch.GetElapsedTime(since)));
            }
        }

        await call.WriteAsync(json => Write(json, call.Id, query, collection, columns)).ConfigureAwait(false);
    }

    /// <summary>Encodes a passage from its text, and says which of its words each word of the query matched best.</summary>
    public async Task AlignAsync(ServerCall call)
    {
        var body = await call.ReadAsync().ConfigureAwait(false);
        var query = body.NotBlank("query");
        var text = body.NotBlank("text");
        var model = models.Encoding(body.OptionalString("model"));
        var encoder = model.TokenEncoder!;
        TokenVectors asked;
        PassageEncoding passage;
        using (await call.EnterAsync(1, TokenEstimate.Of(query) + TokenEstimate.Of(text)).ConfigureAwait(false))
        {
            asked = await encoder.EncodeQueryAsync(query, call.Cancellation).ConfigureAwait(false);
            passage = (await encoder.EncodePassagesAsync([text], call.Cancellation).ConfigureAwait(false))[0];
        }

        var alignment = new MaxSimQuery(asked).Align(passage.TokenVectors);
        var counter = encoder as ITokenCounter ?? (model.TokenVectors is null ? model.Embeddings?.GetService(typeof(ITokenCounter)) as ITokenCounter : null);
        var matches = counter is null ? null : Words(alignment, TextWord.OfTokens(query, asked.Count, truncated: false, counter), TextWord.OfTokens(text, passage.TokenVectors.Count, passage.Truncated, counter));
        await call.WriteAsync(json => Write(json, call.Id, model.Name, alignment, matches)).ConfigureAwait(false);
    }

    // A word of several tokens may match several words; of equal pairs the best stands for all.
    private static IReadOnlyList<WordMatch>? Words(IReadOnlyList<TokenMatch> alignment, IReadOnlyList<TextWord>? query, IReadOnlyList<TextWord>? passage) => query is null || passage is null ? null :
        [.. alignment
            .Select(match => new WordMatch(query[match.QueryToken], passage[match.PassageToken], match.Similarity))
            .GroupBy(match => (match.Query, match.Passage))
            .Select(pair => pair.MaxBy(match => match.Similarity))];

    private static void Write(Utf8JsonWriter json, string id, string query, ISearchIndex collection, List<(string Mode, RetrievalResponse Found, TimeSpan Time)> columns)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("query", query);
        json.WriteString("collection", collection.Name);
        json.WriteStartArray("passages");
        foreach (var passage in columns.SelectMany(column => column.Found.Candidates).DistinctBy(Id)) Write(json, passage);
        json.WriteEndArray();
        json.WriteStartArray("columns");
        foreach (var (mode, found, time) in columns)
        {
            json.WriteStartObject();
            json.WriteString("mode", mode);
            json.WriteNumber("milliseconds", Math.Round(time.TotalMilliseconds, 2));
            json.WriteStartArray("results");
            for (var i = 0; i < found.Candidates.Count; i++) Write(json, found.Candidates[i], i + 1);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RerankDocument passage)
    {
        json.WriteStartObject();
        json.WriteString("id", Id(passage));
        if (passage.Title is { } title) json.WriteString("title", title);
        json.WriteString("text", passage.Text);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RerankDocument passage, int rank)
    {
        json.WriteStartObject();
        json.WriteString("id", Id(passage));
        json.WriteNumber("rank", rank);
        if (passage.RetrievalScore is { } score) json.WriteNumber("score", score);
        if (passage.Trail is [.., var last])
        {
            json.WriteString("stage", last.Stage);
            json.WriteString("kind", last.Kind.ToString().ToLowerInvariant());
            if (last.Activated is { } activated) json.WriteNumber("activated", activated);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string id, string model, IReadOnlyList<TokenMatch> alignment, IReadOnlyList<WordMatch>? matches)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("model", model);
        json.WriteNumber("score", alignment.Count == 0 ? 0 : alignment.Average(match => match.Similarity));
        if (matches is null)
        {
            json.WriteNull("matches");
        }
        else
        {
            json.WriteStartArray("matches");
            foreach (var match in matches)
            {
                json.WriteStartObject();
                Span("query", match.Query);
                Span("passage", match.Passage);
                json.WriteNumber("similarity", match.Similarity);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();

        void Span(string name, TextWord word)
        {
            json.WriteStartObject(name);
            json.WriteNumber("start", word.Start);
            json.WriteNumber("length", word.Length);
            json.WriteEndObject();
        }
    }

    private static string Id(RerankDocument passage) => passage.Id ?? passage.SourceId ?? passage.Text;
}
