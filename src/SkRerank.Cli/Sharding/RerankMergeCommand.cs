using System.CommandLine;
using SkRerank.Evaluation;

namespace SkRerank.Cli.Sharding;

/// <summary><c>skrerank rerank merge</c>: makes one run of the outputs of all shards.</summary>
internal static class RerankMergeCommand
{
    public static Command Create()
    {
        var parts = new Argument<string[]>("parts") { Description = "The outputs of all shards, in any order, each with its journal beside it.", HelpName = "PART", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output") { Description = "The run file to write.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print what was merged as one JSON object." };
        var command = new Command("merge", "Make one run of the outputs of all shards: the same bytes as of --shard 1/1. A shard that is missing, doubled, changed or not finished is told.") { parts, output, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(parts)!, parsed.GetValue(output)!, parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] parts, string output, bool json, CancellationToken cancellationToken)
    {
        var (shards, queries, bytes) = await ProgressView.RunAsync("merged shards", report => Task.FromResult(ShardMerge.Write(parts, output, report, cancellationToken)));
        if (!json)
        {
            Console.Error.WriteLine(TerminalText.OneLine($"'{output}' has the {queries} queries of {shards} {(shards == 1 ? "shard" : "shards")}."));
            return 0;
        }

        Console.WriteLine(JsonText.Of(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("output", output);
            writer.WriteNumber("shards", shards);
            writer.WriteNumber("queries", queries);
            writer.WriteNumber("bytes", bytes);
            writer.WriteEndObject();
        }));
        return 0;
    }
}
