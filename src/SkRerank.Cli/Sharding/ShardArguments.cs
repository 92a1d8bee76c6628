using System.CommandLine;

namespace SkRerank.Cli.Sharding;

/// <summary>The options of <c>rerank</c> that make it one of several processes.</summary>
internal sealed class ShardArguments
{
    private readonly Option<ShardNumber?> _shard = new("--shard")
    {
        Description = "Rerank the I-th of N equal parts of the run, so that it can be stopped, killed and started again: what is finished is kept beside the output. 'skrerank rerank merge' makes one run of the parts; 1/1 is the whole run.",
        HelpName = "I/N",
        CustomParser = result =>
        {
            var word = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
            if (ShardNumber.Parse(word) is { } shard) return shard;
            result.AddError($"The value of --shard must be a part and the number of parts such as 2/4, from 1/4 to 4/4, but was '{word}'");
            return null;
        },
    };

    private readonly Option<int?> _parallel = Choice.Count("--parallel", "With --shard: how many queries are reranked at a time, for rerank servers that take several requests. Default: 1; models on this machine use all its cores for one.");

    public void AddTo(Command command)
    {
        command.Add(_shard);
        command.Add(_parallel);
    }

    public ShardNumber? Shard(ParseResult parsed) => parsed.GetValue(_shard);

    public int Parallel(ParseResult parsed) => parsed.GetValue(_parallel) ?? 1;

    /// <exception cref="ArgumentException"><c>--parallel</c> stands alone.</exception>
    public void CheckAlone(ParseResult parsed)
    {
        if (parsed.GetValue(_parallel) is not null) throw new ArgumentException("--parallel is about a shard: add --shard 1/1 for the whole run.");
    }
}
