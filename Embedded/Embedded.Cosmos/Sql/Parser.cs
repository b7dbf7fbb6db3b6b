using System.Text;
using Embedded.Cosmos.Sql.Expressions;
using Embedded.Cosmos.Values;

namespace Embedded.Cosmos.Sql;

/// <summary>
/// A recursive-descent parser of the Cosmos query language ("Azure Cosmos DB for NoSQL query language"). What it does not know is a
/// syntax error that names it. Text, nesting and depth of the tree are bounded before anything is evaluated.
/// </summary>
internal sealed class Parser
{
    private const int MaxNesting = 60;

    private readonly IReadOnlyList<Token> tokens;
    private readonly List<List<AggregateExpression>> aggregates = [];
    private int position;
    private int nesting;

    private Parser(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > JsonLimits.MaxQueryBytes)
        {
            throw CosmosFault.BadRequest($"The query text is longer than {JsonLimits.MaxQueryBytes} bytes.");
        }

        tokens = Tokenizer.Tokenize(text);
    }

    private Token Current => tokens[position];

    public static SqlQuery ParseQuery(string text)
    {
        var parser = new Parser(text);
        var query = parser.Query(isSubquery: false);
        parser.ExpectEnd();
        return query;
    }

    /// <summary>Parses the condition of a patch: <c>from c where …</c>.</summary>
    public static SqlQuery ParseCondition(string text)
    {
        var parser = new Parser(text);
        parser.Expect("FROM");
        var from = parser.From();
        parser.Expect("WHERE");
        var where = parser.Expression();
        parser.ExpectEnd();
        return new SqlQuery
        {
            Select = new SelectClause(new Literal(SqlValue.True), []),
            From = from,
            Where = where,
        };
    }

    private SqlQuery Query(bool isSubquery)
    {
        Expect("SELECT");
        aggregates.Add([]);
        var isDistinct = Accept("DISTINCT");
        var top = Accept("TOP") ? Primary() : null;
        var isStar = AcceptSymbol("*");
        var (value, items) = isStar ? (null, []) : SelectList();
        var collected = aggregates[^1];
        var from = Accept("FROM") ? From() : null;
        if (isStar)
        {
            value = from is { Sources: [var only] }
                ? new Identifier(only.Alias)
                : throw CosmosFault.BadRequest("'SELECT *' is only valid with a single input set.");
        }

        var where = Accept("WHERE") ? Expression() : null;
        List<SqlExpression> groupBy = [];
        if (Accept("GROUP"))
        {
            Expect("BY");
            groupBy = List(Expression);
        }

        List<OrderByItem> orderBy = [];
        if (Accept("ORDER"))
        {
            Expect("BY");
            orderBy = List(() =>
            {
                var expression = Expression();
                return new OrderByItem(expression, Accept("DESC") || (Accept("ASC") && false));
            });
        }

        SqlExpression? offset = null,
            limit = null;
        if (Accept("OFFSET"))
        {
            offset = Primary();
            Expect("LIMIT");
            limit = Primary();
        }

        aggregates.RemoveAt(aggregates.Count - 1);
        if (isSubquery && orderBy.Count > 0)
        {
            throw CosmosFault.Unsupported("ORDER BY in a subquery");
        }

        if (orderBy.Count > 0 && (groupBy.Count > 0 || collected.Count > 0))
        {
            throw CosmosFault.Unsupported("ORDER BY together with GROUP BY or aggregates");
        }

        return new SqlQuery
        {
            IsDistinct = isDistinct,
            Top = top,
            Select = new SelectClause(value, items),
            From = from,
            Where = where,
            GroupBy = groupBy,
            OrderBy = orderBy,
            Offset = offset,
            Limit = limit,
            Aggregates = collected,
        };
    }

    private (SqlExpression? Value, IReadOnlyList<KeyValuePair<string, SqlExpression>> Items) SelectList()
    {
        if (Accept("VALUE"))
        {
            return (Expression(), []);
        }

        var unnamed = 0;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var items = List(() =>
        {
            var expression = Expression();
            var name =
                Alias()
                ?? expression switch
                {
                    PropertyAccess property => property.Name,
                    Identifier identifier => identifier.Name,
                    _ => $"${++unnamed}",
                };
            return names.Add(name)
                ? KeyValuePair.Create(name, expression)
                : throw CosmosFault.BadRequest($"Cannot project two values under the name '{name}'; use AS.");
        });
        return (null, items);
    }

    private string? Alias()
    {
        if (Accept("AS"))
        {
            return Current.Kind == TokenKind.String ? Take().Text : Name();
        }

        return Current.Kind == TokenKind.Identifier ? Take().Text : null;
    }

    private FromClause From()
    {
        var sources = new List<FromSource>();
        var root = "";
        do
        {
            if (IsSymbol("("))
            {
                throw CosmosFault.Unsupported("a subquery in FROM or JOIN");
            }

            var start = Current;
            var first = Name();
            if (Accept("IN"))
            {
                var source = Path(Name(), out var name);
                root = sources.Count == 0 ? name : root;
                sources.Add(new FromSource(first, source, IsIteration: true));
            }
            else if (sources.Count > 0)
            {
                throw CosmosFault.Syntax($"JOIN {start} needs 'IN'.");
            }
            else
            {
                var source = Path(first, out root);
                var alias = Alias() ?? (source as PropertyAccess)?.Name ?? root;
                sources.Add(new FromSource(alias, source, IsIteration: false));
            }
        } while (Accept("JOIN"));
        return new FromClause(root, sources);
    }

    private SqlExpression Path(string name, out string root)
    {
        root = name;
        return Postfix(new Identifier(name));
    }

    private SqlExpression Expression()
    {
        if (++nesting > MaxNesting)
        {
            throw CosmosFault.Syntax($"the query is nested more than {MaxNesting} levels deep.");
        }

        var condition = CoalesceExpression();
        if (AcceptSymbol("?"))
        {
            var consequent = Expression();
            ExpectSymbol(":");
            condition = new Conditional(condition, consequent, Expression());
        }

        nesting--;
        return Checked(condition);
    }

    private SqlExpression CoalesceExpression()
    {
        var left = Or();
        while (AcceptSymbol("??"))
        {
            left = Checked(new Coalesce(left, Or()));
        }

        return left;
    }

    private SqlExpression Or() => LogicalChain("OR", isAnd: false, And);

    private SqlExpression And() => LogicalChain("AND", isAnd: true, Relation);

    private SqlExpression LogicalChain(string keyword, bool isAnd, Func<SqlExpression> operand)
    {
        var first = operand();
        if (!IsKeyword(keyword))
        {
            return first;
        }

        var operands = new List<SqlExpression> { first };
        while (Accept(keyword))
        {
            operands.Add(operand());
        }

        return Checked(new Logical(isAnd, operands));
    }

    private SqlExpression Relation()
    {
        var start = Current;
        var left = Binary(0);
        var negated = false;
        if (IsKeyword("NOT") && tokens[position + 1] is { Kind: TokenKind.Keyword, Text: "IN" or "BETWEEN" or "LIKE" })
        {
            position++;
            negated = true;
        }

        SqlExpression? relation = null;
        if (Accept("IN"))
        {
            ExpectSymbol("(");
            relation = new InList(left, List(Expression));
            ExpectSymbol(")");
        }
        else if (Accept("BETWEEN"))
        {
            var low = Binary(0);
            Expect("AND");
            relation = new Logical(isAnd: true, [new Comparison(">=", left, low), new Comparison("<=", left, Binary(0))]);
        }
        else if (Accept("LIKE"))
        {
            var pattern = Binary(0);
            relation = new Like(left, pattern, Accept("ESCAPE") ? Binary(0) : null);
        }
        else if (Current is { Kind: TokenKind.Symbol, Text: "=" or "!=" or "<>" or "<" or "<=" or ">" or ">=" })
        {
            var symbol = Take().Text;
            relation = new Comparison(symbol == "<>" ? "!=" : symbol, left, Binary(0));
        }

        if (relation is null)
        {
            return left;
        }

        // The service binds NOT tighter than comparisons, people expect the opposite: neither reading is taken silently.
        if (left is Unary { Symbol: "NOT" } && start is { Kind: TokenKind.Keyword, Text: "NOT" })
        {
            throw CosmosFault.Syntax($"put the operand of NOT {start} in parentheses.");
        }

        return Checked(negated ? new Unary("NOT", relation) : relation);
    }

    private SqlExpression Binary(int level)
    {
        if (level == 6)
        {
            return UnaryExpression();
        }

        var left = Binary(level + 1);
        while (Current.Kind == TokenKind.Symbol && IsOperator(level, Current.Text))
        {
            var symbol = Take().Text;
            left = Checked(new Arithmetic(symbol, left, Binary(level + 1)));
        }

        return left;
    }

    private static bool IsOperator(int level, string symbol) =>
        level switch
        {
            0 => symbol is "|",
            1 => symbol is "^",
            2 => symbol is "&",
            3 => symbol is "<<" or ">>" or ">>>",
            4 => symbol is "+" or "-" or "||",
            _ => symbol is "*" or "/" or "%",
        };

    private SqlExpression UnaryExpression()
    {
        var operators = new Stack<string>();
        while (IsKeyword("NOT") || Current is { Kind: TokenKind.Symbol, Text: "-" or "+" or "~" })
        {
            operators.Push(Take().Text);
            if (operators.Count > MaxNesting)
            {
                throw CosmosFault.Syntax("too many unary operators in a row.");
            }
        }

        var operand = Postfix(Primary());
        while (operators.TryPop(out var symbol))
        {
            operand = Checked(new Unary(symbol, operand));
        }

        return operand;
    }

    private SqlExpression Postfix(SqlExpression target)
    {
        while (true)
        {
            if (AcceptSymbol("."))
            {
                target = Checked(new PropertyAccess(target, Name()));
            }
            else if (AcceptSymbol("["))
            {
                target =
                    Current.Kind == TokenKind.String && tokens[position + 1] is { Kind: TokenKind.Symbol, Text: "]" }
                        ? new PropertyAccess(target, Take().Text)
                        : new IndexAccess(target, Expression());
                Checked(target);
                ExpectSymbol("]");
            }
            else
            {
                return target;
            }
        }
    }

    private SqlExpression Primary()
    {
        var token = Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new Literal(SqlValue.From(token.Number));
            case TokenKind.String:
                return new Literal(SqlValue.From(token.Text));
            case TokenKind.Parameter:
                return new Parameter(token.Text);
            case TokenKind.Identifier:
                return IsSymbol("(") ? Call(token) : new Identifier(token.Text);
            case TokenKind.Keyword:
                return KeywordPrimary(token);
            case TokenKind.Symbol when token.Text == "(":
                var inner = IsKeyword("SELECT") ? NestedQuery(SubqueryKind.Scalar) : Expression();
                ExpectSymbol(")");
                return inner;
            case TokenKind.Symbol when token.Text == "[":
                var items = IsSymbol("]") ? [] : List(Expression);
                ExpectSymbol("]");
                return new ArrayLiteral(items);
            case TokenKind.Symbol when token.Text == "{":
                var properties = IsSymbol("}") ? [] : List(Property);
                ExpectSymbol("}");
                return new ObjectLiteral(properties);
            default:
                throw Unexpected(token);
        }
    }

    private SqlExpression KeywordPrimary(Token token)
    {
        switch (token.Text)
        {
            case "TRUE":
                return new Literal(SqlValue.True);
            case "FALSE":
                return new Literal(SqlValue.False);
            case "NULL":
                return new Literal(SqlValue.Null);
            case "UNDEFINED":
                return new Literal(SqlValue.Undefined);
            case "EXISTS" or "ARRAY":
                ExpectSymbol("(");
                var subquery = NestedQuery(token.Text == "EXISTS" ? SubqueryKind.Exists : SubqueryKind.Array);
                ExpectSymbol(")");
                return subquery;
            case "UDF":
                throw CosmosFault.Unsupported("user-defined functions");
            default:
                throw Unexpected(token);
        }
    }

    private Subquery NestedQuery(SubqueryKind kind)
    {
        if (++nesting > MaxNesting)
        {
            throw CosmosFault.Syntax($"the query is nested more than {MaxNesting} levels deep.");
        }

        var query = Query(isSubquery: true);
        nesting--;
        return new Subquery(kind, query);
    }

    private SqlExpression Call(Token name)
    {
        ExpectSymbol("(");
        var arguments = IsSymbol(")") ? [] : List(Expression);
        ExpectSymbol(")");
        if (Enum.TryParse<AggregateKind>(name.Text, ignoreCase: true, out var aggregate) && char.IsAsciiLetter(name.Text[0]))
        {
            if (arguments.Count != 1)
            {
                throw CosmosFault.BadRequest($"The {name.Text} function takes one argument.");
            }

            var expression = new AggregateExpression(aggregate, arguments[0]);
            if (aggregates.Count == 0)
            {
                throw CosmosFault.BadRequest($"The aggregate {name.Text} is not allowed here.");
            }

            aggregates[^1].Add(expression);
            return expression;
        }

        if (name.Text.Equals("IIF", StringComparison.OrdinalIgnoreCase) && arguments.Count == 3)
        {
            return new Conditional(arguments[0], arguments[1], arguments[2]);
        }

        return new FunctionCall(name.Text.ToUpperInvariant(), BuiltInFunctions.Find(name.Text, arguments.Count), arguments);
    }

    private KeyValuePair<string, SqlExpression> Property()
    {
        var name = Current.Kind == TokenKind.String ? Take().Text : Name();
        ExpectSymbol(":");
        return KeyValuePair.Create(name, Expression());
    }

    private List<T> List<T>(Func<T> item)
    {
        var items = new List<T>();
        do
        {
            items.Add(item());
        } while (AcceptSymbol(","));
        return items;
    }

    private static SqlExpression Checked(SqlExpression expression) =>
        expression.Depth <= SqlExpression.MaxDepth
            ? expression
            : throw CosmosFault.Syntax($"an expression is more than {SqlExpression.MaxDepth} levels deep.");

    private string Name() => Current.Kind == TokenKind.Identifier ? Take().Text : throw Unexpected(Current);

    private Token Take()
    {
        var token = tokens[position];
        if (token.Kind != TokenKind.End)
        {
            position++;
        }

        return token;
    }

    private bool IsKeyword(string keyword) => Current.Kind == TokenKind.Keyword && Current.Text == keyword;

    private bool IsSymbol(string symbol) => Current.Kind == TokenKind.Symbol && Current.Text == symbol;

    private bool Accept(string keyword)
    {
        if (!IsKeyword(keyword))
        {
            return false;
        }

        position++;
        return true;
    }

    private bool AcceptSymbol(string symbol)
    {
        if (!IsSymbol(symbol))
        {
            return false;
        }

        position++;
        return true;
    }

    private void Expect(string keyword)
    {
        if (!Accept(keyword))
        {
            throw CosmosFault.Syntax($"expected {keyword} instead of {Current}.");
        }
    }

    private void ExpectSymbol(string symbol)
    {
        if (!AcceptSymbol(symbol))
        {
            throw CosmosFault.Syntax($"expected '{symbol}' instead of {Current}.");
        }
    }

    private void ExpectEnd()
    {
        if (Current.Kind != TokenKind.End)
        {
            throw Unexpected(Current);
        }
    }

    private static CosmosFault Unexpected(Token token) => CosmosFault.Syntax($"unexpected {token}.");
}
