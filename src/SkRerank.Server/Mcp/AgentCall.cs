using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using SkRerank.Server.Admission;
using SkRerank.Server.Requests;

namespace SkRerank.Server.Mcp;

/// <summary>One call of a tool on its way through the server.</summary>
internal sealed class AgentCall(RequestContext<CallToolRequestParams> request, AdmissionQueue queue, SkRerankServerOptions options, CancellationToken cancellation)
{
    private const string OwnProcess = "stdio";

    /// <summary>Gets the token that ends with the agent's cancellation, its connection, or the time of the call.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Tells how far the call is, where the agent asked to be told.</summary>
    public async Task TellAsync(int step, int steps, string message)
    {
        if (request.Params?.ProgressToken is not { } token) return;
        await request.Server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = step, Total = steps, Message = message }, cancellationToken: cancellation).ConfigureAwait(false);
    }

    /// <summary>Waits for a place in front of the models, in the same queue as every other request.</summary>
    public Task<AdmissionQueue.Lease> EnterAsync(int documents, long tokens)
    {
        if (tokens > options.MaxRequestTokens)
            throw new RequestFailure(FailureKind.TooLarge, $"A call should have at most {options.MaxRequestTokens} tokens, but this one has about {tokens}; give fewer or shorter texts.");
        var http = (request.User?.Identity as AgentIdentity)?.Request;
        http?.Count(documents, tokens);
        return queue.EnterAsync(http?.Caller ?? OwnProcess, tokens, cancellation);
    }
}
