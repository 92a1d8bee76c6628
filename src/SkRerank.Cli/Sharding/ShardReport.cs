using System.Globalization;

namespace SkRerank.Cli.Sharding;

/// <summary>Says on standard error how a shard goes on and ends.</summary>
internal static class ShardReport
{
    public static void Opened(string output, ShardHeader header, ShardLog log)
    {
        if (log.IsWhole) Tell($"Shard {header.Shard} was finished before: {header.Count} of {header.Queries} queries in '{output}'.");
        else if (log.Torn > 0 || log.Done > 0 || log.Failed.Count > 0)
            Tell($"Shard {header.Shard} goes on: {log.Done} of {header.Count} queries were finished{(log.Failed.Count > 0 ? $", {log.Failed.Count} failed and are tried again" : "")}{(log.Torn > 0 ? $", {log.Torn} bytes of one that was not are cut off" : "")}.");
    }

    public static void Failed(ShardQuery query, RerankException exception) =>
        Tell($"The query '{query.Query.Id}' failed and is tried again at the next start; it is the first of this one: {ErrorText.Of(exception)}");

    public static void Ended(string output, ShardHeader header, long here, TimeSpan time, ShardLog log)
    {
        var rate = here > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {here} now, {here / time.TotalSeconds:0.##} a second") : "";
        Tell($"Shard {header.Shard} is whole: {header.Count} of {header.Queries} queries in '{output}'{rate}.");
        if (log.Fallbacks > 0) Tell($"The models in the box answered for {log.Fallbacks} of them.");
    }

    public static void Stopped(ShardHeader header, ShardLog log) => Tell($"Stopped; shard {header.Shard} has {log.Done} of {header.Count} queries finished, which are kept: start the same command again to go on.");

    /// <summary>Makes the error of a shard some of whose queries failed.</summary>
    public static RerankException Incomplete(string output, ShardHeader header, ShardLog log) =>
        new($"Of the {header.Count} queries of shard {header.Shard}, {log.Failed.Count} failed ('{log.Failed.Values.First()}' is the first), so '{output}' is not there yet: start the same command again to try them again, or add --fallback to let the models in the box answer for a server that fails.");

    private static void Tell(string sentence) => Console.Error.WriteLine(TerminalText.OneLine(sentence));
}
