using System.Diagnostics;
using SkRerank.Retrieval;

namespace SkRerank.Middleware;

/// <summary>Runs one stage of a pipeline within an activity, and records how long it took.</summary>
internal static class StageCall
{
    public static Task<RerankResponse> RunAsync(string stage, int documents, Func<Task<RerankResponse>> call) =>
        RunAsync(stage, documents, call, static (activity, response) => activity.SetTag("skrerank.documents.out", response.Results.Count).SetTag("skrerank.score.kind", response.ScoreKind.ToString()));

    public static Task<RetrievalResponse> RunAsync(string leg, Func<Task<RetrievalResponse>> call) =>
        RunAsync(leg, null, call, static (activity, response) => activity.SetTag("skrerank.documents.out", response.Candidates.Count));

    private static async Task<T> RunAsync<T>(string stage, int? documents, Func<Task<T>> call, Action<Activity, T> describe)
    {
        var start = Stopwatch.GetTimestamp();
        using var activity = RerankTelemetry.Activities.HasListeners() ? RerankTelemetry.Activities.StartActivity($"stage {stage}") : null;
        activity?.SetTag("skrerank.stage", stage).SetTag("skrerank.documents.in", documents);
        try
        {
            var response = await call().ConfigureAwait(false);
            if (activity is not null) describe(activity, response);
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
