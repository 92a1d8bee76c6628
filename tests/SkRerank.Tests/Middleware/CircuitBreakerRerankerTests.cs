using SkRerank.Middleware;
using SkRerank.TestSupport;

namespace SkRerank.Tests.Middleware;

public sealed class CircuitBreakerRerankerTests
{
    private static readonly RerankDocument[] Documents = [new("a")];

    private readonly ManualTimeProvider _clock = new();
    private bool _isDown;
    private bool _isTransient = true;
    private int _calls;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RerankAsync_FailuresInARow_OpenTheCircuitAndATrialClosesIt()
    {
        using var reranker = Pipeline();
        _isDown = true;
        for (var i = 0; i < 3; i++) await AssertFailsAsync(reranker, "inner");
        await AssertFailsAsync(reranker, "circuit");
        Assert.Equal(3, _calls);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(TimeSpan.FromSeconds(1), (await AssertFailsAsync(reranker, "circuit")).RetryAfter);

        // The trial fails, and the break begins anew.
        _clock.Advance(TimeSpan.FromSeconds(1));
        await AssertFailsAsync(reranker, "inner");
        await AssertFailsAsync(reranker, "circuit");
        Assert.Equal(4, _calls);
        _clock.Advance(TimeSpan.FromSeconds(10));
        _isDown = false;
        for (var i = 0; i < 3; i++) await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        Assert.Equal(7, _calls);
    }

    [Fact]
    public async Task RerankAsync_SuccessBetweenFailures_CountsAnew()
    {
        using var reranker = Pipeline();
        for (var i = 0; i < 10; i++)
        {
            _isDown = i % 3 != 2;
            if (_isDown) await AssertFailsAsync(reranker, "inner");
            else await reranker.RerankAsync("q", Documents, cancellationToken: Token);
        }

        Assert.Equal(10, _calls);
    }

    [Fact]
    public async Task RerankAsync_FailuresThatDoNotPass_SayNothing()
    {
        using var reranker = Pipeline();
        (_isDown, _isTransient) = (true, false);
        for (var i = 0; i < 10; i++) await AssertFailsAsync(reranker, "inner");
        Assert.Equal(10, _calls);
    }

    [Fact]
    public void CircuitBreakerOptions_ZeroOrLess_IsRefused()
    {
        Assert.StartsWith("Failures must be greater than 0, but was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => new CircuitBreakerOptions { Failures = 0 }).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CircuitBreakerOptions { BreakDuration = TimeSpan.Zero });
    }

    private static async Task<RerankException> AssertFailsAsync(IReranker reranker, string operation)
    {
        var failure = await Assert.ThrowsAsync<RerankException>(() => reranker.RerankAsync("q", Documents, cancellationToken: Token));
        Assert.Equal(operation, failure.Operation);
        return failure;
    }

    private IReranker Pipeline() => new FakeReranker((_, _) =>
    {
        _calls++;
        return _isDown ? throw new RerankException("down") { Operation = "inner", IsTransient = _isTransient } : 1;
    }).AsBuilder().UseCircuitBreaker(options => (options.Failures, options.BreakDuration, options.TimeProvider) = (3, TimeSpan.FromSeconds(10), _clock)).Build();
}
