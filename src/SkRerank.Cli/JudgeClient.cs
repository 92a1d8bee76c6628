using Microsoft.Extensions.AI;
using SkRerank.Evaluation.Labelling;

namespace SkRerank.Cli;

/// <summary>A judge with the client that it asks.</summary>
internal sealed record JudgeClient(IChatClient Client, LabelJudge Judge) : IDisposable
{
    public void Dispose() => Client.Dispose();
}
