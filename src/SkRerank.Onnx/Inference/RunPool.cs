namespace SkRerank.Onnx.Inference;

/// <summary>Spreads Runs over threads: at most so many at a time for one model, and never more than the machine has cores for all models of the process.</summary>
/// <param name="parallelRuns">The greatest number of Runs of this model at a time.</param>
internal sealed class RunPool(int parallelRuns) : IDisposable
{
    private static readonly SemaphoreSlim Cores = new(Environment.ProcessorCount, Environment.ProcessorCount);

    private readonly SemaphoreSlim _own = new(parallelRuns, parallelRuns);

    /// <summary>Does a number of Runs; the first failure ends the rest and is thrown.</summary>
    /// <param name="count">The number of Runs.</param>
    /// <param name="run">Does one of them, by its number.</param>
    /// <param name="cancellationToken">The token that is checked before each Run.</param>
    public async Task ForEachAsync(int count, Action<int> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int next = -1, failed = 0;

        async Task WorkAsync()
        {
            while (Volatile.Read(ref failed) == 0)
            {
                var index = Interlocked.Increment(ref next);
                if (index >= count) return;
                await _own.WaitAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    await Cores.WaitAsync(cancellationToken).ConfigureAwait(false);
                    try
                    {
                        run(index);
                    }
                    catch
                    {
                        Volatile.Write(ref failed, 1);
                        throw;
                    }
                    finally
                    {
                        Cores.Release();
                    }
                }
                finally
                {
                    _own.Release();
                }
            }
        }

        var workers = new Task[Math.Min(count, parallelRuns)];
        for (var i = 0; i < workers.Length; i++) workers[i] = Task.Run(WorkAsync, CancellationToken.None);
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _own.Dispose();
}
