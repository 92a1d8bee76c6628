using System.CommandLine;
using SkRerank.Chat;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Labelling;
using SkRerank.OpenAI;

namespace SkRerank.Cli;

/// <summary><c>skrerank label</c>: pools the top of several rankings and has a person or a chat model grade it, blind.</summary>
internal sealed class LabelCommand
{
    private readonly PoolArguments _pool = new();
    private readonly Option<string> _output = new("--output") { Description = "The qrels to write, whole after every judgement; what is in it already is not asked again.", Required = true };
    private readonly Option<string?> _judge = new("--judge") { Description = "A chat model that grades instead of you, such as openai:gpt-4o-mini." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "With --judge: say what it would take (calls, tokens, highest price) without asking it." };
    private readonly Option<double[]?> _price = Choice.Weights("--price", "With --judge: the model's price in US dollars for a million tokens of prompt and of answer. Default: its list price, where that is known.", 2);
    private readonly Option<double?> _budget = Choice.Positive("--budget-usd", "USD", "With --judge: the most that all calls may cost, in US dollars.");
    private readonly Option<string?> _against = new("--against") { Description = "Qrels of another judge: say how far they agree with --output (Cohen's kappa, Krippendorff's alpha)." };

    public LabelCommand() => _price.HelpName = "IN,OUT";

    public static Command Create()
    {
        var label = new LabelCommand();
        var command = new Command("label", "Grade passages from 0 to 3: the top of several modes or runs, pooled and shown blind, by you or by a chat model.") { label._output };
        label._pool.AddTo(command);
        foreach (var option in new Option[] { label._judge, label._dryRun, label._price, label._budget, label._against }) command.Add(option);
        command.SetAction(label.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var judge = parsed.GetValue(_judge);
        if (judge is null && new Option[] { _dryRun, _price, _budget }.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given) throw new ArgumentException($"{given.Name} is about a chat model that grades: name one with --judge, such as openai:gpt-4o-mini.");
        if (judge is not null && !NamedChatClients.IsName(judge)) throw new ArgumentException($"A judge is named openai:MODEL, such as openai:gpt-4o-mini, but was '{judge}'.");
        var against = parsed.GetValue(_against) is { } other ? Qrels.Read(other) : null;
        var output = parsed.GetValue(_output)!;
        var labels = new LabelFile(output);
        using var labeller = judge is null ? null : Judge(parsed, judge);
        var pool = await _pool.ReadAsync(parsed, cancellationToken);
        if (pool.Count == 0) throw new ArgumentException("The pool is empty: no query has a passage; check the queries, and the store or the runs.");

        if (labeller is null) new LabelSession(pool, labels, output).Run(cancellationToken);
        else if (parsed.GetValue(_dryRun)) Console.WriteLine(PlanText(parsed, judge!, labeller.Judge.Plan(pool, labels), pool.Count));
        else await JudgeAsync(labeller.Judge, judge!, pool, labels, output, cancellationToken);
        if (against is not null && labels.Count > 0 && !parsed.GetValue(_dryRun)) Console.Write("first: " + TerminalText.OneLine(against.Path) + ", second: " + TerminalText.OneLine(output) + "\n" + LabelAgreement.Of(against, Qrels.Read(output)).ToText());
        return 0;
    }

    private JudgeClient Judge(ParseResult parsed, string name)
    {
        // A plan is made without a call, so without a key.
        var client = NamedChatClients.Create(name, variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : parsed.GetValue(_dryRun) && variable == "OPENAI_API_KEY" ? "none" : null);
        var price = parsed.GetValue(_price) is [var input, var output] ? new ModelPrice((decimal)input, (decimal)output) : ModelFamily.Of(NamedChatClients.ModelOf(name)).Price;
        if (parsed.GetValue(_budget) is not null && price is null) throw new ArgumentException($"--budget-usd needs the price of '{name}', which is not known: give it with --price IN,OUT, in US dollars for a million tokens of prompt and of answer.");
        return new JudgeClient(client, new LabelJudge(client, new JudgeOptions { Price = price, MaxCost = (decimal?)parsed.GetValue(_budget) }));
    }

    private string PlanText(ParseResult parsed, string name, JudgePlan plan, int pooled)
    {
        var money = plan.MaxCost is { } cost ? FormattableString.Invariant($"at most {cost:0.######} US dollars") : "not known; give it with --price IN,OUT";
        var shortage = plan.MaxCost > (decimal?)parsed.GetValue(_budget) ? FormattableString.Invariant($"\n  budget   {parsed.GetValue(_budget)} US dollars, which may end it early") : "";
        return FormattableString.Invariant($"""
            {name} grades by {plan.Template}, {pooled} passages pooled, {pooled - plan.Calls} of them labelled already
              calls    {plan.Calls}
              tokens   about {plan.PromptTokens} of prompts, at most {plan.AnswerTokens} of answers, estimated
              price    {money}{shortage}
            No call was made.
            """);
    }

    private static async Task JudgeAsync(LabelJudge judge, string name, IReadOnlyList<LabelCandidate> pool, LabelFile labels, string output, CancellationToken cancellationToken)
    {
        var plan = judge.Plan(pool, labels);
        var report = plan.Calls == 0 ? null : await ProgressView.RunAsync("graded passages", tell => judge.LabelAsync(pool, labels, done => tell(done, plan.Calls), cancellationToken));
        if (report is null)
        {
            Console.WriteLine($"All {pool.Count} passages of the pool are labelled in {TerminalText.OneLine(output)}; no call was made.");
            return;
        }

        var money = report.Cost is { } cost ? FormattableString.Invariant($"about {cost:0.######} US dollars") : "price not known";
        Console.WriteLine(FormattableString.Invariant($"{name} by {report.Template}: {report.Labelled} passages graded in {TerminalText.OneLine(output)}, {report.InputTokens + report.OutputTokens} tokens, {money}."));
        if (report.Malformed > 0) Console.Error.WriteLine($"{report.Malformed} answers had no clear grade from 0 to 3 and gave no label; the same command asks again.");
        if (report.Left > 0) Console.Error.WriteLine($"The budget left {report.Left} passages unasked; raise --budget-usd and start again to go on.");
    }
}
