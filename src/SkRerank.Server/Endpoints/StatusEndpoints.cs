using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SkRerank.Server.Admission;
using SkRerank.Server.Dialects;
using SkRerank.Server.Models;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Endpoints;

/// <summary>Answers what the server is and how it does.</summary>
internal sealed class StatusEndpoints(ServedModels models, ModelWarmup warmup, AdmissionQueue queue, SkRerankServerOptions options, PrometheusText prometheus, TimeProvider clock)
{
    private static readonly string Version = typeof(StatusEndpoints).Assembly.GetName().Version!.ToString(3);

    /// <summary>200 when the models are loaded and the server takes requests, else 503; needs no key, so that a load balancer can ask.</summary>
    public Task HealthAsync(HttpContext context)
    {
        var failure = queue.IsDraining ? new RequestFailure(FailureKind.Unavailable, "The server is stopping.")
            : warmup.Failed is { } failed ? new RequestFailure(FailureKind.Unavailable, $"The model '{failed}' could not be loaded; the log of the server says why.")
            : !warmup.IsReady ? new RequestFailure(FailureKind.Unavailable, "The models are being loaded; ask again in a moment.")
            : null;
        return failure is null
            ? ServerCall.WriteAsync(context, StatusCodes.Status200OK, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("unix", clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
                json.WriteEndObject();
            })
            : ServerCall.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, json => ErrorForms.Tei.Write(json, failure, string.Empty));
    }

    /// <summary>TEI's <c>/info</c>, of the first model.</summary>
    public Task InfoAsync(ServerCall call) => call.WriteAsync(json =>
    {
        var model = models.All.FirstOrDefault(candidate => candidate.Reranker is not null) ?? (models.All.Count > 0 ? models.All[0] : null);
        var metadata = model?.Reranker?.GetService<RerankerMetadata>();
        json.WriteStartObject();
        json.WriteString("model_id", metadata?.DefaultModelId ?? model?.Name ?? "none");
        json.WriteString("model_sha", metadata?.ModelRevision);
        json.WriteString("model_dtype", "unknown");
        json.WriteString("served_model_name", model?.Name ?? "none");
        json.WriteStartObject("model_type");
        json.WriteStartObject(model?.Reranker is null ? "embedding" : "reranker");
        if (model?.Reranker is null)
        {
            json.WriteString("pooling", "mean");
        }
        else
        {
            json.WriteStartObject("id2label");
            json.WriteString("0", "LABEL_0");
            json.WriteEndObject();
            json.WriteStartObject("label2id");
            json.WriteNumber("LABEL_0", 0);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("max_concurrent_requests", options.MaxQueuedRequests);
        json.WriteNumber("max_input_length", metadata?.MaxTokens ?? 0);
        json.WriteNumber("max_batch_tokens", options.MaxRequestTokens);
        json.WriteNumber("max_client_batch_size", options.MaxDocuments);
        json.WriteBoolean("auto_truncate", false);
        json.WriteNumber("tokenization_workers", Environment.ProcessorCount);
        json.WriteString("version", Version);
        json.WriteEndObject();
    });

    /// <summary>OpenAI's list of models, with what each can do.</summary>
    public Task ModelsAsync(ServerCall call) => call.WriteAsync(json =>
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var model in models.All) WriteModel(json, model);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The instruments in Prometheus' text format.</summary>
    public Task MetricsAsync(ServerCall call)
    {
        call.Context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return call.Context.Response.WriteAsync(prometheus.Write(), call.Cancellation);
    }

    private static void WriteModel(Utf8JsonWriter json, ServedModel model)
    {
        json.WriteStartObject();
        json.WriteString("id", model.Name);
        json.WriteString("object", "model");
        json.WriteNumber("created", 0);
        json.WriteString("owned_by", "infinity");
        json.WriteStartObject("stats");
        json.WriteEndObject();
        json.WriteString("backend", "skrerank");
        json.WriteStartArray("capabilities");
        if (model.Reranker is not null) json.WriteStringValue("rerank");
        if (model.Embeddings is not null) json.WriteStringValue("embed");
        if (model.TokenEncoder is not null) json.WriteStringValue("embed_all");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
