using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.AI;
using SkRerank.Chat;
using SkRerank.Cli.Pipelines;
using SkRerank.Evaluation.Answers;
using SkRerank.Keywords;
using SkRerank.Local;
using SkRerank.OpenAI;
using SkRerank.Prompting;
using SkRerank.Retrieval;

namespace SkRerank.Cli;

/// <summary><c>skrerank eval answers</c>: asks the same questions with and without reranking, and scores the answers.</summary>
internal sealed class EvalAnswersCommand
{
    // Models cut words otherwise than the one that counts here.
    private const double TokenMargin = 1.3;

    private readonly Option<string> _store = new("--store") { Description = "The folder of the store.", Required = true };
    private readonly Option<string> _questions = new("--questions") { Description = "JSON lines of {id, question, answers[]}, with the ids of relevant documents in relevant[] where they are known.", Required = true };
    private readonly Option<string> _before = new("--before") { Description = $"The pipeline without reranking: {NamedPipeline.Names}. Default: hybrid.", DefaultValueFactory = _ => "hybrid" };
    private readonly Option<string> _after = new("--after") { Description = "The pipeline with reranking, named so too. Default: rerank.", DefaultValueFactory = _ => "rerank" };
    private readonly Option<int?> _depth = Choice.Count("--depth", "How many candidates are reranked: all of the 100.");
    private readonly Option<int?> _passages = Choice.Count("--passages", "How many passages go into a prompt: 5.");
    private readonly Option<int?> _contextTokens = Choice.Count("--budget", "How many tokens the passages may have, as the embedding model counts them: 3000.");
    private readonly Option<string?> _model = new("--model") { Description = "The chat model that answers, such as openai:gpt-4o-mini; its price is planned first. Default: an extractive one, offline, that quotes the sentence nearest to the question." };
    private readonly Option<int?> _answerTokens = Choice.Count("--answer-tokens", $"How many tokens an answer of --model may have: {AnswerEvaluator.DefaultAnswerTokens}.");
    private readonly Option<double?> _budget = Choice.Positive("--budget-usd", "USD", "The most that all calls may cost together, in US dollars: a plan that costs more is refused.");
    private readonly Option<double[]?> _price = Choice.Weights("--price", "The chat model's price in US dollars for a million tokens of prompt and of answer. Default: its list price, where that is known.", 2);
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what the chat model would take (calls, tokens, highest price) without asking it." };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object, with every question and both answers." };
    private readonly ModelArguments _models = new();

    public static Command Create()
    {
        var answers = new EvalAnswersCommand();
        answers._price.HelpName = "IN,OUT";
        var command = new Command("answers", "Ask the same questions with and without reranking, and compare the answers: gold-answer match, supported sentences, citation precision and recall, with paired intervals.")
        {
            answers._store, answers._questions, answers._before, answers._after, answers._depth, answers._passages, answers._contextTokens, answers._model, answers._answerTokens, answers._budget, answers._price, answers._dryRun,
        };
        answers._models.AddTo(command);
        command.Add(answers._json);
        command.SetAction(answers.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var model = parsed.GetValue(_model);
        var (before, after) = (parsed.GetValue(_before)!, parsed.GetValue(_after)!);
        CheckTogether(parsed, model, before, after);
        var questions = AnswerQuestions.Read(parsed.GetValue(_questions)!);
        using var models = _models.Load(parsed);
        using var store = new LocalStore(parsed.GetValue(_store)!, models);
        await store.Collection.CountAsync(cancellationToken: cancellationToken);
        var (trials, seen) = await TrialsAsync(parsed, store, questions, before, after, cancellationToken);
        if (model is not null && !Plan(parsed, model, trials, models.TokenCounter)) return 0;

        using var client = new CountingChatClient(model is null ? new ExtractiveChatClient(Bm25Statistics.Collect(seen, TextAnalyzer.English)) : Client(parsed, model), _ => { });
        var evaluator = new AnswerEvaluator(client, new ChatOptions { MaxOutputTokens = parsed.GetValue(_answerTokens) ?? AnswerEvaluator.DefaultAnswerTokens });
        var outcomes = await ProgressView.RunAsync("answered questions", async report =>
        {
            var done = new List<AnswerOutcome>(trials.Count);
            foreach (var trial in trials)
            {
                done.Add(await evaluator.AskAsync(trial, cancellationToken));
                report(done.Count, trials.Count);
            }

            return done;
        });
        if (model is not null) Console.Error.WriteLine(UseText(model, client, Price(parsed, model)));
        var comparison = new AnswerComparison(outcomes);
        Console.Write(parsed.GetValue(_json) ? AnswerJson.Format(comparison, before, after) + "\n" : AnswerTable.Format(comparison, before, after));
        return 0;
    }

    private void CheckTogether(ParseResult parsed, string? model, string before, string after)
    {
        if (before == after) throw new ArgumentException($"--before and --after are both '{before}': name two pipelines.");
        NamedPipeline.Check(before);
        NamedPipeline.Check(after);
        if (model is null)
        {
            if (new Option[] { _answerTokens, _budget, _price, _dryRun }.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given) throw new ArgumentException($"{given.Name} is about a chat model: name one with --model, such as openai:gpt-4o-mini.");
            return;
        }

        if (!NamedChatClients.IsName(model)) throw new ArgumentException($"--model is a chat model such as openai:gpt-4o-mini, but was '{model}'; name rerankers with --after.");
        if (parsed.GetValue(_budget) is not null && Price(parsed, model) is null) throw new ArgumentException($"--budget-usd needs the price of '{model}', which is not known: give it with --price IN,OUT, in US dollars for a million tokens of prompt and of answer.");
        Client(parsed, model).Dispose();
    }

    private async Task<(IReadOnlyList<AnswerTrial> Trials, IReadOnlyCollection<string> Seen)> TrialsAsync(ParseResult parsed, LocalStore store, IReadOnlyList<AnswerQuestion> questions, string before, string after, CancellationToken cancellationToken)
    {
        var count = parsed.GetValue(_passages) ?? 5;
        var builder = new ContextBuilder(store.Models.TokenCounter, new ContextOptions { MaxTokens = parsed.GetValue(_contextTokens) ?? 3000, ReservedTokens = 0 });
        var seen = new HashSet<string>(StringComparer.Ordinal);
        using var first = NamedPipeline.Open(before, store, parsed.GetValue(_depth));
        using var second = NamedPipeline.Open(after, store, parsed.GetValue(_depth));
        var trials = await ProgressView.RunAsync("searched questions", async report =>
        {
            var done = new List<AnswerTrial>(questions.Count);
            foreach (var question in questions)
            {
                done.Add(new AnswerTrial(question, await ContextAsync(first, question), await ContextAsync(second, question)));
                report(done.Count, questions.Count);
            }

            return done;
        });
        return (trials, seen);

        async Task<CitedContext> ContextAsync(NamedPipeline pipeline, AnswerQuestion question)
        {
            var found = await pipeline.Retriever.RetrieveAsync(question.Question, new RetrievalOptions { CandidateCount = pipeline.Candidates ?? RetrievalOptions.DefaultCandidateCount }, cancellationToken);
            seen.UnionWith(found.Candidates.Select(candidate => candidate.Text));
            return builder.Build(found.Candidates.Take(count));
        }
    }

    // Gives whether the model is to be asked.
    private bool Plan(ParseResult parsed, string model, IReadOnlyList<AnswerTrial> trials, ITokenCounter counter)
    {
        var prompts = trials.SelectMany(trial => trial.IsSame ? [trial.Messages(trial.Before)] : new[] { trial.Messages(trial.Before), trial.Messages(trial.After) }).ToArray();
        var input = (long)(TokenMargin * prompts.Sum(prompt => prompt.Sum(message => (double)counter.CountTokens(message.Text))));
        var output = (long)prompts.Length * (parsed.GetValue(_answerTokens) ?? AnswerEvaluator.DefaultAnswerTokens);
        var cost = Price(parsed, model)?.CostOf(input, output);
        var money = Price(parsed, model) is not { } price ? "not known; give it with --price IN,OUT" : string.Create(CultureInfo.InvariantCulture, $"at most {cost:0.######} US dollars, at {price.Input} and {price.Output} for a million tokens of prompt and of answer");
        var plan = string.Create(CultureInfo.InvariantCulture, $"""
            {model} answers {trials.Count} {(trials.Count == 1 ? "question" : "questions")}
              calls    {prompts.Length}: two a question, one where both ways give the same passages
              tokens   about {input} of prompts, estimated, and at most {output} of answers
              price    {money}
            """).ReplaceLineEndings("\n");
        if (parsed.GetValue(_dryRun))
        {
            Console.WriteLine($"{plan}\nNo call was made.");
            return false;
        }

        Console.Error.WriteLine(plan);
        if (parsed.GetValue(_budget) is { } budget && cost > (decimal)budget)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The plan costs at most {cost:0.######} US dollars, more than --budget-usd {budget}: raise it, ask fewer questions, or lower --passages or --answer-tokens."));
        return true;
    }

    private static string UseText(string model, CountingChatClient client, ModelPrice? price) => string.Create(CultureInfo.InvariantCulture,
        $"{model}: {client.InputTokens} tokens of prompts and {client.OutputTokens} of answers, {(price is null ? "price not known" : string.Create(CultureInfo.InvariantCulture, $"about {price.CostOf(client.InputTokens, client.OutputTokens):0.######} US dollars"))}.");

    // A plan is made without a call, so without a key.
    private IChatClient Client(ParseResult parsed, string model) =>
        NamedChatClients.Create(model, variable => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : parsed.GetValue(_dryRun) && variable == "OPENAI_API_KEY" ? "none" : null);

    private ModelPrice? Price(ParseResult parsed, string model) => parsed.GetValue(_price) is [var input, var output] ? new ModelPrice((decimal)input, (decimal)output) : ModelFamily.Of(NamedChatClients.ModelOf(model)).Price;
}
