using System.Globalization;
using SkRerank.Middleware;
using SkRerank.Remote;
using SkRerank.TestSupport;
using SkRerank.TestSupport.Contracts;

namespace SkRerank.Tests.Remote;

/// <summary>How long is waited after a refusal, on a clock that only the test moves.</summary>
public sealed class RetryHeaderTests
{
    private static readonly RerankDocument[] Documents = [new("a flea"), new("a bee")];

    // The clock begins on 2026-08-01 at 12:00:00, which is 1785585600 seconds after 1970 began.
    public static TheoryData<string, string, double> Forms() => new()
    {
        { "retry-after-ms", "1500", 1.5 },
        { "retry-after", "7", 7 },
        { "retry-after", "0.25", 0.25 },
        { "retry-after", "Sat, 01 Aug 2026 12:00:09 GMT", 9 },
        { "x-ratelimit-reset", "1785585612", 12 },
        { "x-ratelimit-reset", "3", 3 },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task RerankAsync_429WithAHint_WaitsExactlySoLong(string header, string value, double seconds)
    {
        var clock = new ManualTimeProvider();
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Enqueue(server.Contract.Failure(429, "slow down").With(header, value));
        using var reranker = Reranker(server, clock);
        var call = reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        var wait = TimeSpan.FromSeconds(seconds);
        await clock.TimerOf(wait);
        clock.Advance(wait - TimeSpan.FromMilliseconds(1));
        Assert.Single(server.Requests);
        Assert.False(call.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, (await call).Results.Count);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task RerankAsync_SeveralHints_ReadsMillisecondsThenSecondsThenReset()
    {
        var clock = new ManualTimeProvider();
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => server.Contract.Failure(429, "slow down").With("x-ratelimit-reset", "20").With("retry-after", "10").With("retry-after-ms", "50000");
        using var reranker = Reranker(server, clock);
        Assert.Equal(TimeSpan.FromSeconds(50), (await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token))).RetryAfter);
        server.Answer = _ => server.Contract.Failure(429, "slow down").With("x-ratelimit-reset", "20").With("retry-after", "40");
        using var second = Reranker(server, clock);
        Assert.Equal(TimeSpan.FromSeconds(40), (await Assert.ThrowsAsync<RerankException>(() => second.RerankAsync("flea", Documents, cancellationToken: Token))).RetryAfter);
    }

    [Theory]
    [InlineData("retry-after", "soon")]
    [InlineData("retry-after-ms", "NaN")]
    [InlineData("x-ratelimit-reset", "")]
    public async Task RerankAsync_HintThatCannotBeRead_BacksOffWithFullJitter(string header, string value)
    {
        var clock = new ManualTimeProvider();
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Enqueue(server.Contract.Failure(429, "slow down").With(header, value));
        var expected = Math.Floor(new Random(11).NextDouble() * 500);
        using var reranker = Reranker(server, clock, options => (options.Retry.Seed, options.Retry.BaseDelay) = (11, TimeSpan.FromMilliseconds(500)));
        var call = reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        await clock.TimerOf(TimeSpan.FromMilliseconds(expected));
        clock.Advance(TimeSpan.FromMilliseconds(500));
        await call;
    }

    [Theory]
    [InlineData("retry-after", "31", "31")]
    [InlineData("retry-after", "Sun, 02 Aug 2026 13:00:00 GMT", "86400")]
    [InlineData("retry-after", "1e300", "86400")]
    public async Task RerankAsync_HintBeyondTheLongestWait_IsThrownAtOnceWithTheHint(string header, string value, string seconds)
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => server.Contract.Failure(429, "slow down").With(header, value);
        using var reranker = Reranker(server, new ManualTimeProvider());
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Equal(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), failure.RetryAfter);
        Assert.EndsWith($"; call again later, or lower the limits of its RateGate. It asks to wait {seconds} s.", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RerankAsync_DateInThePast_IsTriedAgainAtOnce()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Enqueue(server.Contract.Failure(503, "busy").With("retry-after", "Sat, 01 Aug 2026 11:00:00 GMT"));
        using var reranker = Reranker(server, new ManualTimeProvider());
        await reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task RerankAsync_400WithAHint_IsNotTriedAgain()
    {
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => server.Contract.Failure(400, "wrong").With("retry-after", "1");
        using var reranker = Reranker(server, new ManualTimeProvider());
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("flea", Documents, cancellationToken: Token));
        Assert.Equal((null, false), (failure.RetryAfter, failure.IsTransient));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task RerankAsync_TotalTimeout_EndsTheWaitsBetweenAttempts()
    {
        var clock = new ManualTimeProvider();
        await using var server = await Provider.StartAsync("cohere-v2");
        server.Answer = _ => server.Contract.Failure(429, "slow down").With("retry-after", "25");
        using var reranker = Reranker(server, clock, options => options.TotalTimeout = TimeSpan.FromSeconds(31));
        var call = reranker.RerankAsync("flea", Documents, cancellationToken: Token);
        await clock.TimerOf(TimeSpan.FromSeconds(25));
        clock.Advance(TimeSpan.FromSeconds(31));
        var failure = await Assert.ThrowsAsync<RerankException>(() => call);
        Assert.Equal("The reranker 'cohere' must answer within 00:00:31, but took longer on 2 documents; raise the timeout, give fewer documents, or add a fallback.", failure.Message);
    }

    private static HttpReranker Reranker(ContractServer server, ManualTimeProvider clock, Action<HttpRerankerOptions>? configure = null) => Provider.Reranker(server, options =>
    {
        options.TimeProvider = clock;
        options.Retry = new RetryOptions { MaxAttempts = 3 };
        configure?.Invoke(options);
    });
}
