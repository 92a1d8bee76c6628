using System.Diagnostics;

namespace SkRerank.Middleware;

/// <summary>Runs one stage of a pipeline within an activity, and records how long it took.</summary>
internal static class StageCall
{
    public static async Task<RerankResponse> RunAsync(string stage, int documents, Func<Task<RerankResponse>> call)
    {
        var start = Stopwatch.GetTimestamp();
        using var activity = RerankTelemetry.Activities.HasListeners() ? RerankTelemetry.Activities.StartActivity($"stage {stage}") : null;
        activity?.SetTag("skrerank.stage", stage).SetTag("skrerank.documents.in", documents);
        try
        {
            var response = await call().ConfigureAwait(false);
            activity?.SetTag("skrerank.documents.out", response.Results.Count).SetTag("skrerank.score.kind", response.ScoreKind.ToString());
            if (RerankTelemetry.Stage.Enabled) RerankTelemetry.Stage.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("stage", stage));
            return response;
        }
        catch (Exception exception)
        {
            var type = exception.GetType().FullName;
            activity?.SetTag("error.type", type).SetStatus(ActivityStatusCode.Error);
            if (RerankTelemetry.Stage.Enabled) RerankTelemetry.Stage.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new TagList { { "stage", stage }, { "error.type", type } });
            throw;
        }
    }
}
