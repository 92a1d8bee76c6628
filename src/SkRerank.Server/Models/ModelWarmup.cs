using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SkRerank.Server.Admission;

namespace SkRerank.Server.Models;

/// <summary>Loads the models by a first use of each, after which the server is ready; and when the host begins to stop, closes the queue and waits for what is in it.</summary>
/// <remarks>It waits before the host closes its connections: until the last answer, requests that come on them are told that the server stops, and <c>/health</c> says so too.</remarks>
internal sealed partial class ModelWarmup : BackgroundService, IHostedLifecycleService
{
    private readonly ServedModels _models;
    private readonly AdmissionQueue _queue;
    private readonly ILogger _logger;

    public ModelWarmup(ServedModels models, AdmissionQueue queue, IHostApplicationLifetime lifetime, ILogger<ModelWarmup> logger)
    {
        (_models, _queue, _logger) = (models, queue, logger);
        lifetime.ApplicationStopping.Register(queue.Drain);
    }

    /// <summary>Gets whether every model has answered once.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Gets the name of the model that could not be loaded, or <see langword="null"/>.</summary>
    public string? Failed { get; private set; }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _queue.Drain();
        try
        {
            await _queue.Emptied.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The host gives up waiting, and ends what is left with its connections.
            LogUnfinished(_queue.Running + _queue.Waiting);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until no model is in use, also where the host failed to start: whoever registered the models disposes them next.</summary>
    public override void Dispose()
    {
        base.Dispose();
        if (ExecuteTask is { } loading) Task.WaitAny(loading);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // All at once: much of loading is reading and work on one core.
        await Task.WhenAll(_models.All.Select(model => Task.Run(() => LoadAsync(model, stoppingToken), stoppingToken))).ConfigureAwait(false);
        if (Failed is not null || stoppingToken.IsCancellationRequested) return;
        IsReady = true;
        LogReady(_models.All.Count);
    }

    private async Task LoadAsync(ServedModel model, CancellationToken stoppingToken)
    {
        try
        {
            if (model.Reranker is { } reranker) await reranker.RerankAsync("a", [new RerankDocument("b")], cancellationToken: stoppingToken).ConfigureAwait(false);
            if (model.Embeddings is { } embeddings) await embeddings.GenerateAsync(["a"], cancellationToken: stoppingToken).ConfigureAwait(false);
            if (model.TokenVectors is { } encoder) await encoder.EncodeQueryAsync("a", stoppingToken).ConfigureAwait(false);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // The server goes on, never ready, so that whoever runs it can read why.
            Failed = model.Name;
            LogFailed(model.Name, e);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Ready: {Count} models are loaded")]
    private partial void LogReady(int count);

    [LoggerMessage(3, LogLevel.Warning, "The time to stop is over before {Count} requests were answered; they are ended")]
    private partial void LogUnfinished(int count);

    [LoggerMessage(2, LogLevel.Error, "The model {Name} could not be loaded")]
    private partial void LogFailed(string name, Exception error);
}
