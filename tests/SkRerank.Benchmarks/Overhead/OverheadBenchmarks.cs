using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SkRerank.Guards;
using SkRerank.Retrieval;

namespace SkRerank.Benchmarks.Overhead;

/// <summary>What middleware adds to a call with 100 candidates, beside a whole query of the default <c>rerank</c> mode.</summary>
[MemoryDiagnoser]
public class OverheadBenchmarks
{
    private const int Queries = 32;

    private static readonly QuietLogger Logger = new();

    private OverheadCall[] _calls = [];
    private IRetriever _rerank = null!;
    private IReranker _bare = null!, _guarded = null!, _selecting = null!, _wrapped = null!, _cached = null!, _hybridCached = null!;
    private int _next;

    /// <summary>Indexes the collection and builds the pipelines.</summary>
    [GlobalSetup]
    public async Task SetupAsync()
    {
        _calls = await OverheadStore.ReadAsync(Queries).ConfigureAwait(false);
        _rerank = OverheadStore.Store.CreateRetriever();
        _bare = new FixedReranker().AsBuilder().Build();
        _guarded = _bare.AsBuilder().UseGuards(Logger, Guard).Build();
        _selecting = Select(_bare.AsBuilder()).Build();
        _wrapped = Select(_bare.AsBuilder().UseLogging(Logger).UseOpenTelemetry().UseGuards(Logger, Guard).UseTimeout(TimeSpan.FromSeconds(10))).UseConditional((_, _) => true).Build();
        _cached = _bare.AsBuilder().UseDistributedCache(new MemoryDistributedCache(Options.Create(new MemoryDistributedCacheOptions()))).Build();
        _hybridCached = _bare.AsBuilder().UseHybridCache().Build(new ServiceCollection().AddHybridCache().Services.BuildServiceProvider());

        // The cache is measured where it has the whole list.
        await _cached.RerankAsync(_calls[0].Query, _calls[0].Candidates).ConfigureAwait(false);
        await _hybridCached.RerankAsync(_calls[0].Query, _calls[0].Candidates).ConfigureAwait(false);
    }

    /// <summary>A query of the default mode: hybrid retrieval and late interaction over 100 candidates.</summary>
    [Benchmark(Baseline = true)]
    public Task<RetrievalResponse> RerankQuery() => _rerank.RetrieveAsync(Next().Query);

    /// <summary>A reranker that only gives its answer.</summary>
    [Benchmark]
    public Task<RerankResponse> NoMiddleware() => Call(_bare);

    /// <summary>The same behind guards alone.</summary>
    [Benchmark]
    public Task<RerankResponse> Guards() => Call(_guarded);

    /// <summary>The same behind selection alone: deduplication, a cap for each source and MMR by the token vectors of the candidates.</summary>
    [Benchmark]
    public Task<RerankResponse> Selection() => Call(_selecting);

    /// <summary>The same behind logging, OpenTelemetry, guards, a timeout, selection and a condition.</summary>
    [Benchmark]
    public Task<RerankResponse> AllMiddleware() => Call(_wrapped);

    /// <summary>The same from a distributed cache in memory: 100 pairs read.</summary>
    [Benchmark]
    public Task<RerankResponse> DistributedCacheHit() => _cached.RerankAsync(_calls[0].Query, _calls[0].Candidates);

    /// <summary>The same from a hybrid cache in memory.</summary>
    [Benchmark]
    public Task<RerankResponse> HybridCacheHit() => _hybridCached.RerankAsync(_calls[0].Query, _calls[0].Candidates);

    private static RerankerBuilder Select(RerankerBuilder builder) => builder.UseMmr().UseSourceCap(3).UseDeduplication();

    private static void Guard(GuardOptions options)
    {
        options.Evaluation = "overhead";

        // A reference with which nothing is distant, so that it is compared all the time.
        var builder = new DomainReferenceBuilder();
        for (var i = 0; i < DomainReferenceBuilder.MinQueries; i++) builder.Add("a query", [new RerankDocument("a text")], new RerankResponse([new RerankResult(0, 16)], ScoreKind.Logit));
        options.Reference = builder.Build();
        options.MaxStabilityIndex = 1e6;
    }

    private Task<RerankResponse> Call(IReranker reranker)
    {
        var (query, candidates) = Next();
        return reranker.RerankAsync(query, candidates);
    }

    private OverheadCall Next() => _calls[_next++ % _calls.Length];
}
