using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SkRerank.Qdrant.Http;
using SkRerank.Qdrant.Model;
using SkRerank.Qdrant.Wire;

namespace SkRerank.Qdrant.Storage;

/// <summary>Makes the calls on one collection.</summary>
internal sealed class QdrantStore(QdrantConnection connection, string name, CollectionSchema schema)
{
    private const int IdsPerRequest = 1000;
    private const int PointsPerPage = 256;
    private const int Conflict = 409;

    private volatile CollectionLayout? _layout;

    public async Task<bool> ExistsAsync(CancellationToken cancellationToken) =>
        (await SendAsync(Call(HttpMethod.Get, "/exists", "exists"), QdrantJson.Default.ExistsAnswer, cancellationToken).ConfigureAwait(false)).Exists;

    /// <summary>Makes the collection and the indexes of its payload, where it is not there.</summary>
    public async Task CreateAsync(QdrantCollectionOptions options, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(cancellationToken).ConfigureAwait(false))
        {
            await LayoutAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            await SendAsync(Call(HttpMethod.Put, "", "create"), CollectionSetup.Create(schema, options), QdrantJson.Default.CreateCollection, QdrantJson.Default.DoneAnswer, cancellationToken).ConfigureAwait(false);
        }
        catch (RerankException exception) when (exception.StatusCode == Conflict)
        {
            // Another caller, or an attempt of this one whose answer was lost, was first.
        }

        _layout = null;
        foreach (CreateIndex index in CollectionSetup.Indexes(schema))
            await SendAsync(Call(HttpMethod.Put, "/index?wait=true", "index"), index, QdrantJson.Default.CreateIndex, QdrantJson.Default.UpdateAnswer, cancellationToken).ConfigureAwait(false);
        await LayoutAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task DropAsync(CancellationToken cancellationToken)
    {
        _layout = null;
        await SendAsync(Call(HttpMethod.Delete, "", "delete collection"), QdrantJson.Default.DoneAnswer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the layout, which is read once.</summary>
    public async Task<CollectionLayout> LayoutAsync(CancellationToken cancellationToken)
    {
        if (_layout is { } known) return known;
        CollectionInfo info = await SendAsync(Call(HttpMethod.Get, "", "open"), QdrantJson.Default.InfoAnswer, cancellationToken).ConfigureAwait(false);
        return _layout = CollectionLayout.Read(name, info, schema);
    }

    /// <summary>Writes points, batch by batch.</summary>
    public async Task UpsertAsync(IReadOnlyList<PreparedPoint> points, int mostPoints, int mostBytes, CancellationToken cancellationToken)
    {
        int written = 0;
        foreach ((ReadOnlyMemory<byte> body, int count) in PointBatches.Cut(points, mostPoints, mostBytes))
        {
            try
            {
                await connection.SendAsync(Call(HttpMethod.Put, "/points?wait=true", "upsert"), body, QdrantJson.Default.UpdateAnswer, cancellationToken).ConfigureAwait(false);
            }
            catch (RerankException exception) when (written > 0)
            {
                throw new RerankException($"{exception.Message} Before that, {written} of {points.Count} records were written; writing all again is safe.", exception)
                {
                    ProviderName = exception.ProviderName,
                    Operation = exception.Operation,
                    StatusCode = exception.StatusCode,
                    RetryAfter = exception.RetryAfter,
                    IsTransient = exception.IsTransient,
                };
            }

            written += count;
        }
    }

    public async Task DeleteAsync(IReadOnlyList<PointId> ids, CancellationToken cancellationToken)
    {
        foreach (PointId[] chunk in ids.Chunk(IdsPerRequest)) await DeleteAsync(new PointSelector { Points = chunk }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes what a filter finds; <see langword="null"/> stands for everything.</summary>
    public Task DeleteAsync(Condition? filter, CancellationToken cancellationToken) =>
        DeleteAsync(new PointSelector { Filter = filter ?? new Condition() }, cancellationToken);

    public async Task<long> CountAsync(Condition? filter, CancellationToken cancellationToken) =>
        (await SendAsync(Call(HttpMethod.Post, "/points/count", "count"), new CountRequest(filter), QdrantJson.Default.CountRequest, QdrantJson.Default.CountAnswer, cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>Gets points by their ids, in the order of the ids; those that are not there are left out.</summary>
    public async Task<List<FoundPoint>> GetAsync(IReadOnlyList<PointId> ids, VectorSelection? vectors, CancellationToken cancellationToken)
    {
        var found = new Dictionary<PointId, FoundPoint>();
        foreach (PointId[] chunk in ids.Distinct().Chunk(IdsPerRequest))
        {
            var request = new PointRequest { Ids = chunk, WithVector = vectors };
            foreach (FoundPoint point in await SendAsync(Call(HttpMethod.Post, "/points", "get"), request, QdrantJson.Default.PointRequest, QdrantJson.Default.RecordsAnswer, cancellationToken).ConfigureAwait(false)) found[point.Id] = point;
        }

        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>Gives the points that a filter finds in the order of their ids, page by page.</summary>
    public async IAsyncEnumerable<FoundPoint> ScrollAsync(Condition? filter, int skip, int top, VectorSelection? vectors, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PointId? next = null;
        if (skip > 0)
        {
            // The server pages by id only: what is skipped is passed over without its payload.
            FoundPoints skipped = await ScrollAsync(new ScrollRequest { Limit = skip, Filter = filter, WithPayload = false }, cancellationToken).ConfigureAwait(false);
            next = skipped.NextPageOffset;
            if (next is null) yield break;
        }

        do
        {
            FoundPoints page = await ScrollAsync(new ScrollRequest { Offset = next, Limit = Math.Min(top, PointsPerPage), Filter = filter, WithVector = vectors }, cancellationToken).ConfigureAwait(false);
            foreach (FoundPoint point in page.Points) yield return point;
            top -= page.Points.Count;
            next = page.NextPageOffset;
        }
        while (next is not null && top > 0);
    }

    /// <summary>Gives one page of points.</summary>
    public Task<FoundPoints> ScrollAsync(ScrollRequest request, CancellationToken cancellationToken) =>
        SendAsync(Call(HttpMethod.Post, "/points/scroll", "scroll"), request, QdrantJson.Default.ScrollRequest, QdrantJson.Default.PointsAnswer, cancellationToken);

    public async Task<IReadOnlyList<FoundPoint>> QueryAsync(QueryRequest request, CancellationToken cancellationToken) =>
        (await SendAsync(Call(HttpMethod.Post, "/points/query", "query"), request, QdrantJson.Default.QueryRequest, QdrantJson.Default.PointsAnswer, cancellationToken).ConfigureAwait(false)).Points;

    /// <summary>Answers several queries from one request.</summary>
    public async Task<IReadOnlyList<FoundPoints>> QueryAsync(IReadOnlyList<QueryRequest> requests, CancellationToken cancellationToken)
    {
        QdrantCall call = Call(HttpMethod.Post, "/points/query/batch", "query");
        IReadOnlyList<FoundPoints> answers = await SendAsync(call, new QueryBatch(requests), QdrantJson.Default.QueryBatch, QdrantJson.Default.BatchAnswer, cancellationToken).ConfigureAwait(false);
        return answers.Count == requests.Count ? answers
            : throw new RerankException($"Qdrant must answer each of the {requests.Count} queries of a batch, but answered {answers.Count}: check what stands between.") { ProviderName = "qdrant", Operation = call.Operation };
    }

    private Task<UpdateResult> DeleteAsync(PointSelector selector, CancellationToken cancellationToken) =>
        SendAsync(Call(HttpMethod.Post, "/points/delete?wait=true", "delete"), selector, QdrantJson.Default.PointSelector, QdrantJson.Default.UpdateAnswer, cancellationToken);

    private QdrantCall Call(HttpMethod method, string path, string operation) => QdrantCall.On(name, method, path, operation);

    private Task<T> SendAsync<TBody, T>(QdrantCall call, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<Answer<T>> answerType, CancellationToken cancellationToken) =>
        SendAsync(call, JsonSerializer.SerializeToUtf8Bytes(body, bodyType), answerType, cancellationToken);

    private Task<T> SendAsync<T>(QdrantCall call, JsonTypeInfo<Answer<T>> answerType, CancellationToken cancellationToken) => SendAsync(call, default(ReadOnlyMemory<byte>), answerType, cancellationToken);

    private async Task<T> SendAsync<T>(QdrantCall call, ReadOnlyMemory<byte> body, JsonTypeInfo<Answer<T>> answerType, CancellationToken cancellationToken)
    {
        Answer<T> answer = await connection.SendAsync(call, body, answerType, cancellationToken).ConfigureAwait(false);
        return answer.Result ?? throw new RerankException($"Qdrant's answer to '{call.Operation}' of the collection '{name}' must have a result, but has none: check what stands between.") { ProviderName = "qdrant", Operation = call.Operation };
    }
}
